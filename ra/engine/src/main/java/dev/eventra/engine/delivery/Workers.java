package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.RunningTask;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The worker tasks of a {@link Dispatcher}, from their reservation to their end. What the container does not give is
 * logged once until it gives again. Not thread-safe: {@link Dispatcher} guards it.
 */
final class Workers {

    private static final Logger LOG = System.getLogger(Workers.class.getName());
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** One worker task. */
    static final class Worker {
        private final long askedFor;
        private RunningTask task;
        private boolean begun;

        Worker(long now) {
            this.askedFor = now;
        }
    }

    private final String subscription;
    private final List<Worker> started = new ArrayList<>();
    private int count;
    private boolean refusing;
    private boolean late;

    Workers(String subscription) {
        this.subscription = subscription;
    }

    /** Those that run, wait for their thread or are reserved. */
    int count() {
        return count;
    }

    void reserve(int number) {
        count += number;
    }

    /** The container took the task of a reserved worker, which may have ended by now. */
    void started(Worker worker, RunningTask task) {
        worker.task = task;
        started.add(worker);
        refusing = false;
    }

    /** The container did not take it: these reservations are given back. */
    void refused(int reservations, Throwable cause) {
        count -= reservations;
        if (!refusing) {
            refusing = true;
            LOG.log(
                    Level.WARNING,
                    subscription + ": the server gives no thread for deliveries (" + reservations
                            + " wanted), trying again until it does",
                    cause);
        }
    }

    void began(Worker worker) {
        worker.begun = true;
    }

    void ended() {
        count--;
    }

    /** Forgets those that ended, and says if one does not get its thread. */
    void watch(long now) {
        started.removeIf(worker -> worker.task.isDone());
        boolean nowLate = started.stream().anyMatch(worker -> !worker.begun && now - worker.askedFor > LATE_NANOS);
        if (nowLate && !late) {
            LOG.log(
                    Level.WARNING,
                    subscription + ": a delivery has waited for a thread of the server for more than 10 s."
                            + " Its thread pool is too small for the concurrency of all subscriptions");
        }
        late = nowLate;
    }

    void interrupt() {
        started.forEach(worker -> worker.task.interrupt());
    }
}
