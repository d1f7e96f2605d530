package dev.eventra.ra;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The container's WorkManager (Jakarta Connectors 2.1, chapter 10) as an executor. Thread-safe.
 *
 * <p>Work is handed over by one thread, which began with the resource adapter: a thread of the server's pool inherits
 * from the one that had it made. Payara's would go on as the message-driven bean that was being activated, which in an
 * EAR keeps them from getting a connection of a DataSource (a ClassCastException in its connection manager).
 */
final class WorkExecutor implements Executor, AutoCloseable {

    private static final Duration LONGEST_HANDOVER = Duration.ofSeconds(30);
    private static final Handover END = new Handover(() -> {});

    private final WorkManager workManager;
    private final BlockingQueue<Handover> handovers = new LinkedBlockingQueue<>();
    private boolean closed;

    private WorkExecutor(WorkManager workManager) {
        this.workManager = workManager;
    }

    /**
     * Call it in the start of the resource adapter.
     *
     * @throws WorkException if the container takes no work
     */
    static WorkExecutor start(WorkManager workManager) throws WorkException {
        WorkExecutor executor = new WorkExecutor(workManager);
        workManager.scheduleWork(new TaskWork(executor::handOver));
        return executor;
    }

    /**
     * @throws RejectedExecutionException if the container takes no work, or is shutting down
     */
    @Override
    public void execute(Runnable task) {
        Handover handover = new Handover(task);
        synchronized (handovers) {
            if (closed) {
                throw new RejectedExecutionException("the resource adapter has stopped");
            }
            handovers.add(handover);
        }
        try {
            handover.done.get(LONGEST_HANDOVER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new RejectedExecutionException(
                    "the server's WorkManager took no work: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            if (handover.withdraw()) {
                throw new RejectedExecutionException(
                        "the server's WorkManager took no work within " + LONGEST_HANDOVER.toSeconds()
                                + " s: give the resource adapter a thread pool of its own",
                        e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (handover.withdraw()) {
                throw new RejectedExecutionException("interrupted while work was handed to the server", e);
            }
        }
    }

    private void handOver() {
        try {
            // not kept in a variable: while it waits for the next one, it would hold on to the last one's application
            boolean more = true;
            while (more) {
                more = handOver(handovers.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            handovers.forEach(left -> left.done.completeExceptionally(
                    new RejectedExecutionException("the resource adapter has stopped")));
        }
    }

    /** Whether there may be more. */
    private boolean handOver(Handover handover) {
        if (handover == END) {
            return false;
        }
        try {
            workManager.scheduleWork(new TaskWork(handover::run));
            handover.done.complete(null);
        } catch (WorkException | RuntimeException e) {
            handover.done.completeExceptionally(e);
        }
        return true;
    }

    /** Takes no more tasks; those that run aren't touched. */
    @Override
    public void close() {
        synchronized (handovers) {
            if (!closed) {
                closed = true;
                handovers.add(END);
            }
        }
    }

    /** A task that either runs or is told to be refused: who is told so may start another in its place. */
    private static final class Handover {
        private final Runnable task;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicBoolean decided = new AtomicBoolean();

        Handover(Runnable task) {
            this.task = task;
        }

        void run() {
            if (decided.compareAndSet(false, true)) {
                task.run();
            }
        }

        /** Returns whether it will never run. */
        boolean withdraw() {
            return decided.compareAndSet(false, true);
        }
    }

    /** The engine stops its tasks itself, since not every server calls release. */
    private record TaskWork(Runnable task) implements Work {

        @Override
        public void run() {
            task.run();
        }

        @Override
        public void release() {}
    }
}
