package dev.eventra.engine.admin;

import dev.eventra.engine.thread.Threads;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs jobs on a few of the container's threads at a time. The first one that fails is told at the end, and no further
 * one begins. For one thread that submits.
 */
final class Jobs {

    /** Something to do that may fail. */
    @FunctionalInterface
    interface Job {
        void run() throws Exception;
    }

    private final Threads threads;
    private final String name;
    private final int most;
    private final Semaphore free;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * @param most how many run at a time
     */
    Jobs(Threads threads, String name, int most) {
        this.threads = threads;
        this.name = name;
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** Begins a job as soon as one more may run. */
    void submit(Job job) throws Exception {
        free.acquire();
        if (failure.get() != null) {
            free.release();
            throw failure.get();
        }
        try {
            threads.start(name, () -> run(job));
        } catch (RejectedExecutionException e) {
            // the server has no thread to spare: then on this one
            run(job);
        }
    }

    private void run(Job job) {
        try {
            job.run();
        } catch (Exception e) {
            failure.compareAndSet(null, e);
        } catch (Error e) {
            failure.compareAndSet(null, new IllegalStateException("an Error, " + e, e));
        } finally {
            free.release();
        }
    }

    /** Waits until none runs any more. */
    void await() throws Exception {
        free.acquire(most);
        free.release(most);
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
