package dev.eventra.engine.inbox;

import java.util.Objects;

/**
 * A row of {@code eventra_position}. Immutable.
 *
 * @param partition the partition's number
 * @param topicId   Kafka's id of the topic: a topic that is deleted and made anew has another one
 * @param position  the offset of the next record to deliver; all below are done with
 * @param resets    how often the position was set other than by moving on
 */
public record StoredPosition(int partition, String topicId, long position, int resets) {

    public StoredPosition {
        Objects.requireNonNull(topicId, "topicId");
    }

    /** This row, moved. */
    public StoredPosition at(long next) {
        return new StoredPosition(partition, topicId, next, resets);
    }
}
