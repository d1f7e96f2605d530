package dev.eventra.engine.thread;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for a time or until woken, in place of sleeping. A wake-up before the wait is not lost. Thread-safe. */
public final class Waiter {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;

    /**
     * Waits until {@link #wake()} is called, or was since the last wait, or the time is over.
     *
     * @return whether it was woken
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean await(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (!woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean result = woken;
            woken = false;
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the present wait, or the next one at once. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
