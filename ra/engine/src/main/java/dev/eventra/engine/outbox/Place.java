package dev.eventra.engine.outbox;

import java.time.Instant;
import java.util.Objects;

/**
 * Where an event lies in Kafka. Immutable.
 *
 * @param partition   of the outbox's topic
 * @param offset      in the partition
 * @param time        the record's
 * @param traceparent the trace that the event belongs to; null if none
 */
public record Place(int partition, long offset, Instant time, String traceparent) {

    public Place {
        Objects.requireNonNull(time, "time");
    }
}
