package dev.eventra.api.admin;

import java.time.Instant;
import java.util.Map;

/** Where a subscription is to go on. */
public sealed interface PositionTarget {

    /** The first record that Kafka still has. */
    record Earliest() implements PositionTarget {}

    /** Behind the last record of the moment. */
    record Latest() implements PositionTarget {}

    /**
     * The first record of this time or later, by the time when it reached Kafka.
     *
     * @param time the time
     */
    record AtTime(Instant time) implements PositionTarget {
        public AtTime {
            Check.present("time", time);
        }
    }

    /**
     * Given offsets; partitions that are not named stay where they are.
     *
     * @param offsets the next record to read, by partition
     */
    record AtOffsets(Map<Integer, Long> offsets) implements PositionTarget {
        public AtOffsets {
            offsets = Map.copyOf(Check.present("offsets", offsets));
            if (offsets.isEmpty()) {
                throw new InvalidRequestException("offsets", "is empty; at least one partition is required");
            }
            offsets.forEach((partition, offset) -> {
                if (partition < 0 || offset < 0) {
                    throw new InvalidRequestException(
                            "offsets", "of partition " + partition + " is " + offset + "; allowed is 0 or more");
                }
            });
        }
    }
}
