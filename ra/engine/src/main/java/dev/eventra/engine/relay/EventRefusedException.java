package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;

/** Kafka refuses one event of a batch for itself. Nothing of the batch is in Kafka; the session goes on. */
final class EventRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient OutboxRow row;

    /**
     * @param row the first event of those that were refused; one of its Kafka batch may be the real cause
     */
    EventRefusedException(OutboxRow row, Throwable cause) {
        super(cause.getMessage(), cause);
        this.row = row;
    }

    OutboxRow row() {
        return row;
    }
}
