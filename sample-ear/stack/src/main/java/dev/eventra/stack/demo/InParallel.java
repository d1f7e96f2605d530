package dev.eventra.stack.demo;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks at the same time and waits for all of them. */
final class InParallel {

    private InParallel() {}

    /**
     * Throws the first task's exception when several fail, with the others suppressed.
     *
     * @param threads how many tasks may run at a time
     */
    static void run(int threads, List<Runnable> tasks) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> calls =
                    tasks.stream().map(Executors::callable).toList();
            RuntimeException first = null;
            for (Future<Object> each : executor.invokeAll(calls)) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    RuntimeException failure = e.getCause() instanceof RuntimeException known
                            ? known
                            : new IllegalStateException(e.getCause());
                    if (first == null) {
                        first = failure;
                    } else {
                        first.addSuppressed(failure);
                    }
                }
            }
            if (first != null) {
                throw first;
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
