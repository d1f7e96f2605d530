package dev.eventra.api;

/** A filter could not be evaluated for an event. Fails the delivery of the event. */
public class FilterException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what could not be evaluated, and why; without data
     */
    public FilterException(String message) {
        super(message);
    }

    /**
     * @param message what could not be evaluated, and why; without data
     * @param cause   the failure behind it
     */
    public FilterException(String message, Throwable cause) {
        super(message, cause);
    }
}
