package dev.eventra.api;

/**
 * Wraps a checked exception of an {@link EventListener} method. A container would commit on a bare checked exception
 * (Jakarta Enterprise Beans 4.0, section 9.2.1), which would lose the event.
 */
public class EventListenerException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message the method and the event
     * @param cause   the checked exception of the method
     */
    public EventListenerException(String message, Throwable cause) {
        super(message, cause);
    }
}
