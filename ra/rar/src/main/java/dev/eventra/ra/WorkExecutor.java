package dev.eventra.ra;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The container's WorkManager (Jakarta Connectors 2.1, chapter 10) as an executor. Thread-safe. */
final class WorkExecutor implements Executor {

    private final WorkManager workManager;

    WorkExecutor(WorkManager workManager) {
        this.workManager = workManager;
    }

    /**
     * @throws RejectedExecutionException if the container takes no work, or is shutting down
     */
    @Override
    public void execute(Runnable task) {
        try {
            workManager.scheduleWork(new TaskWork(task));
        } catch (WorkException e) {
            throw new RejectedExecutionException("the server's WorkManager took no work: " + e.getMessage(), e);
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
