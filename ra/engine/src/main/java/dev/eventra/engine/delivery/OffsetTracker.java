package dev.eventra.engine.delivery;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * What of one partition is in work, so that its offset is committed up to the lowest record that is not finished.
 * Records finish in any order. Offsets have gaps (transaction markers, records of aborted transactions, compaction), so
 * the tracker keeps the records themselves and never counts on the next number. Thread-safe.
 */
final class OffsetTracker {

    /** One record in work. */
    final class Slot {
        private final long offset;
        private final int bytes;
        private boolean finished;

        private Slot(long offset, int bytes) {
            this.offset = offset;
            this.bytes = bytes;
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

    /**
     * @param offset above all that were added before
     * @param bytes  the record's size
     */
    synchronized Slot add(long offset, int bytes) {
        if (!slots.isEmpty() && slots.getLast().offset >= offset) {
            throw new IllegalArgumentException(
                    "offset " + offset + " is not above the last, " + slots.getLast().offset);
        }
        Slot slot = new Slot(offset, bytes);
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
