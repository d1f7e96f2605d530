package dev.eventra.engine.relay;

/** What was sent last may be in Kafka or not, or the producers are useless: the shard must be taken over again. */
final class SessionLostException extends Exception {

    private static final long serialVersionUID = 1L;

    SessionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
