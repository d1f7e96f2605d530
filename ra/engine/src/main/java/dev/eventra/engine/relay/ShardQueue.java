package dev.eventra.engine.relay;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Hands tasks that are due to threads, each to one thread at a time, the longest due first. A wake-up is never
 * lost: one that comes while the task is worked on makes it due right after. The lock is held for a few instructions
 * only. Thread-safe.
 */
final class ShardQueue {

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<RelayTask> waiting;
    private boolean closed;
    private long lastNumber;

    ShardQueue(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        // nanoTime may overflow: only differences have a meaning
        Comparator<RelayTask> byDue = (a, b) -> Long.compare(a.due - b.due, 0);
        this.waiting = new TreeSet<>(byDue.thenComparingLong(task -> task.number));
    }

    /** Adds a task, due at once. */
    void add(RelayTask task) {
        lock.lock();
        try {
            task.number = ++lastNumber;
            task.due = nanoTime.getAsLong();
            enqueue(task);
        } finally {
            lock.unlock();
        }
    }

    /** Makes a task due at once, unless it waits after a failure. */
    void wake(RelayTask task) {
        lock.lock();
        try {
            if (task.running) {
                task.woken = true;
            } else if (task.wakeable) {
                hurry(task);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a task due after a time at the latest, unless it waits after a failure, or is worked on. */
    void hasten(RelayTask task, Duration atMost) {
        lock.lock();
        try {
            long due = nanoTime.getAsLong() + atMost.toNanos();
            if (!task.running && task.wakeable && task.due - due > 0 && waiting.remove(task)) {
                task.due = due;
                enqueue(task);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a task due at once, and asks for it to be stopped. */
    void stop(RelayTask task) {
        lock.lock();
        try {
            task.stopping = true;
            if (!task.running) {
                hurry(task);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #stop} was called for it. */
    boolean isStopping(RelayTask task) {
        lock.lock();
        try {
            return task.stopping;
        } finally {
            lock.unlock();
        }
    }

    private void hurry(RelayTask task) {
        if (waiting.remove(task)) {
            task.due = nanoTime.getAsLong();
            enqueue(task);
        }
    }

    private void enqueue(RelayTask task) {
        waiting.add(task);
        changed.signal();
    }

    /**
     * Waits for a task that is due. The caller gives it back, or it is gone.
     *
     * @return null once the queue is closed
     * @throws InterruptedException if the thread is interrupted
     */
    RelayTask take() throws InterruptedException {
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
                RelayTask task = waiting.pollFirst();
                task.running = true;
                task.woken = false;
                return task;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a task back until it is next due. */
    void giveBack(RelayTask task, ShardRelay.Next next) {
        lock.lock();
        try {
            boolean now = task.stopping || (task.woken && next.wakeable());
            task.due = nanoTime.getAsLong() + (now ? 0 : next.delay().toNanos());
            task.running = false;
            task.wakeable = next.wakeable();
            enqueue(task);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the waits of all threads; tasks are handed out no more. */
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
