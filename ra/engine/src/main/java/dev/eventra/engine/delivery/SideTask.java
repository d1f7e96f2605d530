package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the thread that polls has done for it on another thread, one after the other, so that a database that does not
 * answer never keeps it from polling. Used by one thread.
 */
final class SideTask<T> {

    /**
     * How it ended.
     *
     * @param result  null if it failed
     * @param failure null if it did not
     */
    record Outcome<T>(T result, Throwable failure) {}

    private final String name;
    private final Threads threads;
    private FutureTask<T> work;
    private RunningTask task;

    /**
     * @param name the name of its thread
     */
    SideTask(String name, Threads threads) {
        this.name = name;
        this.threads = threads;
    }

    /** Whether something runs, or its outcome was not taken yet. */
    boolean isBusy() {
        return work != null;
    }

    /** To be called while not busy. */
    void start(Callable<T> body) {
        FutureTask<T> next = new FutureTask<>(body);
        work = next;
        try {
            task = threads.start(name, next);
        } catch (RejectedExecutionException e) {
            work = new FutureTask<>(() -> {
                throw e;
            });
            work.run();
        }
    }

    /** The outcome, once, if there is one within the time. */
    Optional<Outcome<T>> take(Duration timeout) throws InterruptedException {
        if (work == null || timeout.isZero() && !work.isDone()) {
            return Optional.empty();
        }
        Outcome<T> outcome;
        try {
            outcome = new Outcome<>(work.get(timeout.toNanos(), TimeUnit.NANOSECONDS), null);
        } catch (ExecutionException e) {
            outcome = new Outcome<>(null, e.getCause());
        } catch (TimeoutException e) {
            return Optional.empty();
        }
        work = null;
        task = null;
        return Optional.of(outcome);
    }

    /** Asks what runs to end, and is not interested in it any more. */
    void abandon() {
        if (task != null) {
            task.interrupt();
        }
        work = null;
        task = null;
    }
}
