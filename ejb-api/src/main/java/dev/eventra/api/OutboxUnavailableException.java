package dev.eventra.api;

/**
 * An event could not be stored because the outbox is not open: it is still being opened, its database is away, or its
 * settings were refused. The event is not to blame, and storing it may succeed later. A listener that lets this
 * exception through is called again when deliveries work again; it is no failed attempt of the listener.
 */
public class OutboxUnavailableException extends PublishException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message why the outbox is not open
     */
    public OutboxUnavailableException(String message) {
        super(message);
    }

    /**
     * @param message why the outbox is not open
     * @param cause   the failure behind it
     */
    public OutboxUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
