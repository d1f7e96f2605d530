package dev.eventra.engine.outbox;

import dev.eventra.api.EventraException;

/** An outbox can't be used with these settings and this database, until one of them is changed. */
public class OutboxRefusedException extends EventraException {

    private static final long serialVersionUID = 1L;

    public OutboxRefusedException(String message) {
        super(message);
    }

    public OutboxRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
