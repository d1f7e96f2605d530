package dev.eventra.engine.delivery;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** One partition of a replay: what is in work, and how far all is done. Its position may be asked by any thread. */
final class ReplayPartition {

    private final TopicPartition id;
    private final long end;
    private final OffsetTracker tracker = new OffsetTracker();
    private volatile long read;

    /**
     * @param begin the first offset
     * @param end   the first offset behind the last
     */
    ReplayPartition(TopicPartition id, long begin, long end) {
        this.id = id;
        this.end = end;
        this.read = begin;
    }

    TopicPartition id() {
        return id;
    }

    OffsetTracker tracker() {
        return tracker;
    }

    boolean isBehind(long offset) {
        return offset >= end;
    }

    /** The consumer has come to this offset. */
    void read(long offset) {
        read = Math.min(offset, end);
    }

    boolean isRead() {
        return read >= end;
    }

    boolean isDone() {
        return isRead() && tracker.unfinished() == 0;
    }

    /** Up to which all is done. Asked in this order, else a record could begin in between and be passed over. */
    long position() {
        long come = read;
        OptionalLong lowest = tracker.lowestUnfinished();
        return lowest.isPresent() ? Math.min(come, lowest.getAsLong()) : come;
    }
}
