package dev.eventra.engine.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of one partition is in work, so that its offset is committed up to the lowest record that is not finished.
 * Records finish in any order. Offsets have gaps (transaction markers, records of aborted transactions, compaction), so
 * the tracker keeps the records themselves and never counts on the next number. Thread-safe.
 */
final class OffsetTracker {

    private static final long UNKNOWN_TIME = -1;

    /** One record in work. */
    final class Slot {
        private final long offset;
        private final int bytes;
        private final long timestamp;
        private boolean finished;

        private Slot(long offset, int bytes, long timestamp) {
            this.offset = offset;
            this.bytes = bytes;
            this.timestamp = timestamp;
        }

        /** The record is done with: its effect, its dead letter or its place in a queue is committed. Idempotent. */
        void finish() {
            OffsetTracker.this.finish(this);
        }
    }

    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private int unfinished;
    private long unfinishedBytes;
    private boolean closed;

    /** As below, of a record whose time nobody asks for. */
    Slot add(long offset, int bytes) {
        return add(offset, bytes, UNKNOWN_TIME);
    }

    /**
     * @param offset    above all that were added before
     * @param bytes     the record's size
     * @param timestamp the record's, in milliseconds since 1970; negative if it has none
     */
    synchronized Slot add(long offset, int bytes, long timestamp) {
        if (!slots.isEmpty() && slots.getLast().offset >= offset) {
            throw new IllegalArgumentException(
                    "offset " + offset + " is not above the last, " + slots.getLast().offset);
        }
        Slot slot = new Slot(offset, bytes, timestamp);
        slots.add(slot);
        unfinished++;
        unfinishedBytes += bytes;
        return slot;
    }

    private synchronized void finish(Slot slot) {
        if (slot.finished) {
            return;
        }
        slot.finished = true;
        unfinished--;
        unfinishedBytes -= slot.bytes;
        while (!slots.isEmpty() && slots.getFirst().finished) {
            slots.removeFirst();
        }
    }

    /** The offset of the lowest record that is not finished; empty if all are, so that the position may be committed. */
    synchronized OptionalLong lowestUnfinished() {
        return slots.isEmpty() ? OptionalLong.empty() : OptionalLong.of(slots.getFirst().offset);
    }

    /** When the lowest record that is not finished was written to Kafka; empty if all are, or it does not tell. */
    synchronized Optional<Instant> lowestTime() {
        return slots.isEmpty() || slots.getFirst().timestamp < 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(slots.getFirst().timestamp));
    }

    /** Records that are not finished. */
    synchronized int unfinished() {
        return unfinished;
    }

    /** Their size in bytes. */
    synchronized long unfinishedBytes() {
        return unfinishedBytes;
    }

    /** Records from the lowest unfinished one on, finished or not: what comes again after a crash. */
    synchronized int span() {
        return slots.size();
    }

    /** The partition is no longer this consumer's: no record of it may be begun any more. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
