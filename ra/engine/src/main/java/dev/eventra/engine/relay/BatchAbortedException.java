package dev.eventra.engine.relay;

/** Nothing of the batch is in Kafka, for certain; the session goes on. */
final class BatchAbortedException extends Exception {

    private static final long serialVersionUID = 1L;

    BatchAbortedException(String message, Throwable cause) {
        super(message, cause);
    }
}
