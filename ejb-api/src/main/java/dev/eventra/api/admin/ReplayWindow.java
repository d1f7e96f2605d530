package dev.eventra.api.admin;

import java.time.Instant;
import java.util.Map;

/** Which part of the topic is replayed. It ends at the latest where the topic ends when the replay is asked for. */
public sealed interface ReplayWindow {

    /**
     * By the time when records reached Kafka.
     *
     * @param from the first time
     * @param to   the first time behind the window; null for all up to the moment of the request
     */
    record Time(Instant from, Instant to) implements ReplayWindow {
        public Time {
            Check.present("from", from);
            if (to != null && !from.isBefore(to)) {
                throw new InvalidRequestException("from", from + " is not before to, " + to);
            }
        }
    }

    /**
     * By offsets; partitions that are not named are left out.
     *
     * @param ranges the ranges by partition
     */
    record Offsets(Map<Integer, Range> ranges) implements ReplayWindow {
        public Offsets {
            ranges = Map.copyOf(Check.present("ranges", ranges));
            if (ranges.isEmpty()) {
                throw new InvalidRequestException("ranges", "is empty; at least one partition is required");
            }
            ranges.keySet().forEach(partition -> Check.range("partition", partition, 0, Integer.MAX_VALUE));
        }
    }

    /**
     * A part of one partition.
     *
     * @param from the first offset
     * @param to   the first offset behind it
     */
    record Range(long from, long to) {
        public Range {
            if (from < 0 || to < from) {
                throw new InvalidRequestException(
                        "range", from + " to " + to + " is not allowed; from is 0 or more, and to is not below it");
            }
        }
    }

    /** By time, from one to before the other. */
    static ReplayWindow between(Instant from, Instant to) {
        return new Time(from, to);
    }

    /** By time, up to now. */
    static ReplayWindow since(Instant from) {
        return new Time(from, null);
    }

    /** By offsets. */
    static ReplayWindow offsets(Map<Integer, Range> ranges) {
        return new Offsets(ranges);
    }
}
