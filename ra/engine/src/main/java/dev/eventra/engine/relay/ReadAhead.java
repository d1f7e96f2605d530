package dev.eventra.engine.relay;

import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Threads on which relays do the database's half of their work while Kafka does its own. As many as there are relay
 * threads, so that each of these finds one; a half that an interrupted relay no longer waits for may keep one busy for as
 * long as a statement takes, and whoever finds none does both halves one after the other. Thread-safe.
 */
final class ReadAhead {

    private static final System.Logger LOG = System.getLogger(ReadAhead.class.getName());
    /** What a thread that has just finished needs until it can be given the next. */
    private static final int WAIT_MILLIS = 1;

    private final int threads;
    private final SynchronousQueue<FutureTask<?>> handOver = new SynchronousQueue<>();
    private final List<RunningTask> tasks = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param threads how many of the container's, not negative; with 0 nothing is ever done ahead
     */
    ReadAhead(int threads) {
        this.threads = threads;
    }

    /**
     * To be called once.
     *
     * @return its threads
     */
    synchronized List<RunningTask> start(Threads container) {
        for (int i = 1; i <= threads; i++) {
            tasks.add(container.start("eventra-relay-ahead-" + i, this::loop));
        }
        return List.copyOf(tasks);
    }

    private void loop() {
        while (!closed) {
            try {
                // a failure is in the task
                handOver.take().run();
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "interrupted, {0}", closed ? "ends" : "goes on");
            }
        }
    }

    /** Begins work on another thread; empty if none is free, nothing was begun then. */
    <T> Optional<Future<T>> begin(Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        return threads > 0 && handOver.offer(task, WAIT_MILLIS, TimeUnit.MILLISECONDS)
                ? Optional.of(task)
                : Optional.empty();
    }

    /** Ends its threads: at once those that have no work, the others when theirs lets itself be interrupted, or ends. */
    synchronized void close() {
        closed = true;
        tasks.forEach(RunningTask::interrupt);
    }
}
