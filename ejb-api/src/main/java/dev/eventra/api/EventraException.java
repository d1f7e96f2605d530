package dev.eventra.api;

/** The root of all exceptions that Eventra throws. Unchecked, so a JTA transaction rolls back on it. */
public class EventraException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong and what to do about it; holds no event data and no secrets
     */
    public EventraException(String message) {
        super(message);
    }

    /**
     * @param message what went wrong and what to do about it; holds no event data and no secrets
     * @param cause   the failure behind it
     */
    public EventraException(String message, Throwable cause) {
        super(message, cause);
    }
}
