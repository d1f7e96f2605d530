package dev.eventra.engine.relay;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Hands shards that are due to threads, each shard to one thread at a time, the longest due first. A wake-up is never
 * lost: one that comes while the shard is worked on makes it due right after. The lock is held for a few instructions
 * only. Thread-safe.
 */
final class ShardQueue {

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<ShardSlot> waiting;
    private boolean closed;
    private long lastNumber;

    ShardQueue(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        // nanoTime may overflow: only differences have a meaning
        Comparator<ShardSlot> byDue = (a, b) -> Long.compare(a.due - b.due, 0);
        this.waiting = new TreeSet<>(byDue.thenComparingLong(slot -> slot.number));
    }

    /** Adds a shard, due at once. */
    void add(ShardSlot slot) {
        lock.lock();
        try {
            slot.number = ++lastNumber;
            slot.due = nanoTime.getAsLong();
            enqueue(slot);
        } finally {
            lock.unlock();
        }
    }

    /** Makes a shard due at once, unless it waits after a failure. */
    void wake(ShardSlot slot) {
        lock.lock();
        try {
            if (slot.running) {
                slot.woken = true;
            } else if (slot.wakeable) {
                hurry(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a shard due at once, and asks for it to be stopped. */
    void stop(ShardSlot slot) {
        lock.lock();
        try {
            slot.stopping = true;
            if (!slot.running) {
                hurry(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #stop} was called for it. */
    boolean isStopping(ShardSlot slot) {
        lock.lock();
        try {
            return slot.stopping;
        } finally {
            lock.unlock();
        }
    }

    private void hurry(ShardSlot slot) {
        if (waiting.remove(slot)) {
            slot.due = nanoTime.getAsLong();
            enqueue(slot);
        }
    }

    private void enqueue(ShardSlot slot) {
        waiting.add(slot);
        changed.signal();
    }

    /**
     * Waits for a shard that is due. The caller gives it back, or it is gone.
     *
     * @return null once the queue is closed
     * @throws InterruptedException if the thread is interrupted
     */
    ShardSlot take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                if (waiting.isEmpty()) {
                    changed.await();
                    continue;
                }
                long wait = waiting.first().due - nanoTime.getAsLong();
                if (wait > 0) {
                    changed.awaitNanos(wait);
                    continue;
                }
                ShardSlot slot = waiting.pollFirst();
                slot.running = true;
                slot.woken = false;
                return slot;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a shard back until it is next due. */
    void giveBack(ShardSlot slot, ShardRelay.Next next) {
        lock.lock();
        try {
            boolean now = slot.stopping || (slot.woken && next.wakeable());
            slot.due = nanoTime.getAsLong() + (now ? 0 : next.delay().toNanos());
            slot.running = false;
            slot.wakeable = next.wakeable();
            enqueue(slot);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the waits of all threads; shards are handed out no more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
