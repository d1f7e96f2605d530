package dev.eventra.api;

/** An {@link EventUpcaster} failed, or broke a rule. Fails the delivery of the event. */
public class UpcastException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message the upcaster, the event, and what is wrong
     */
    public UpcastException(String message) {
        super(message);
    }

    /**
     * @param message the upcaster and the event
     * @param cause   what the upcaster threw
     */
    public UpcastException(String message, Throwable cause) {
        super(message, cause);
    }
}
