package dev.eventra.engine.delivery;

/** The container has no listener to give at this time: all are busy, or the application is not (or no longer) there. */
public class EndpointUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message why
     * @param cause   the container's exception, or null
     */
    public EndpointUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
