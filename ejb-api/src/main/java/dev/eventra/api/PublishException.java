package dev.eventra.api;

/**
 * An event could not be stored in the outbox. Inside a transaction the transaction must not commit: it is marked for
 * rollback. Outside a transaction nothing was stored, unless the message says that the outcome is unknown.
 */
public class PublishException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message why the event was not stored
     */
    public PublishException(String message) {
        super(message);
    }

    /**
     * @param message why the event was not stored
     * @param cause   the failure behind it
     */
    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
