package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;

/**
 * The transaction ended by itself while the listener was at work, mostly because its time was over; what the listener
 * threw then is the cause.
 */
public class TransactionEndedException extends EventraException {

    private static final long serialVersionUID = 1L;

    TransactionEndedException(Throwable cause) {
        super("the transaction ended by itself while the listener was at work, mostly since its time was over", cause);
    }
}
