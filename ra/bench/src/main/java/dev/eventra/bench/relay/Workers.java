package dev.eventra.bench.relay;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads of a hand-written contender: what one of them fails with is told to the meter. Thread-safe. */
final class Workers implements AutoCloseable {

    /** What a thread does, until it is done. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Meter meter;

    Workers(Meter meter) {
        this.meter = meter;
    }

    void start(Work work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (Exception e) {
                meter.failed(e);
            }
        });
    }

    @Override
    public void close() throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a thread of a contender does not end");
        }
    }
}
