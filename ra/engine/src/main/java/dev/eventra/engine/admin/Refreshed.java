package dev.eventra.engine.admin;

import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/**
 * A value that is read again when somebody asks for it and it has become old, once however many ask. It is read on a
 * thread of the container; who asks waits for a bounded time and then gets what was read before. So a database or a
 * broker that hangs costs one thread, and no page more than that time. Thread-safe.
 */
final class Refreshed<T> {

    private final String name;
    private final Threads threads;
    private final Duration age;
    private final Duration patience;
    private final Callable<T> read;
    private T value;
    private Exception failure;
    private boolean answered;
    /** Of the reading that answered last; others by {@link System#nanoTime()} too. */
    private long begun;

    private long ended;
    private boolean running;
    private long runningSince;
    private long expired = System.nanoTime();

    /**
     * What is known.
     *
     * @param value   what was read last; null if nothing ever was
     * @param failure why the last reading failed; null if it did not
     * @param late    whether the present reading takes longer than it ought to
     */
    record State<T>(T value, Exception failure, boolean late) {

        boolean isCurrent() {
            return failure == null && !late;
        }

        /** Why it isn't current. */
        String problem() {
            return failure == null ? "does not answer" : Texts.of(failure);
        }
    }

    /**
     * @param name     of the thread
     * @param age      after which the value is old
     * @param patience how long who asks waits at the most
     */
    Refreshed(String name, Threads threads, Duration age, Duration patience, Callable<T> read) {
        this.name = name;
        this.threads = threads;
        this.age = age;
        this.patience = patience;
        this.read = read;
    }

    /** Makes the value old: something was changed. */
    synchronized void expire() {
        expired = System.nanoTime();
    }

    synchronized State<T> get() {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        try {
            while (!isFresh() && left > 0) {
                begin();
                // rounded up: zero would wait for ever
                wait(left / 1_000_000 + 1);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean late = running && System.nanoTime() - runningSince > patience.toNanos() / 2;
        return new State<>(value, failure, late && !isFresh());
    }

    /** Begins to read it again if it was last read longer ago than this; doesn't wait for it. */
    synchronized void renew(Duration after) {
        if (!answered || System.nanoTime() - ended >= after.toNanos()) {
            begin();
        }
    }

    /** What was read last, if the last reading went well and was not longer ago than this. Neither reads nor waits. */
    synchronized Optional<T> recent(Duration most) {
        boolean known = failure == null && answered && System.nanoTime() - ended < most.toNanos();
        return known ? Optional.ofNullable(value) : Optional.empty();
    }

    private boolean isFresh() {
        return answered && begun - expired >= 0 && System.nanoTime() - ended < age.toNanos();
    }

    private void begin() {
        if (running) {
            return;
        }
        running = true;
        runningSince = System.nanoTime();
        long since = runningSince;
        try {
            threads.start(name, () -> run(since));
        } catch (RejectedExecutionException e) {
            end(since, Optional.empty(), e);
        }
    }

    private void run(long since) {
        T found = null;
        Exception problem = new IllegalStateException("the reading ended early");
        try {
            found = read.call();
            problem = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = e;
        } catch (Exception e) {
            problem = e;
        } finally {
            end(since, Optional.ofNullable(found), problem);
        }
    }

    private synchronized void end(long since, Optional<T> found, Exception problem) {
        found.ifPresent(read -> value = read);
        failure = problem;
        answered = true;
        begun = since;
        ended = System.nanoTime();
        running = false;
        notifyAll();
    }
}
