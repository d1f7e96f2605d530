package dev.eventra.bench.app;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Publishes at a steady rate from several threads, each with groups of its own, and waits for the listener. */
@ApplicationScoped
public class Runs {

    private static final int GROUPS_PER_THREAD = 25;
    private static final long POLL_MILLIS = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Map<String, Run> running = new ConcurrentHashMap<>();

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private Orders orders;

    void received(String name, int index) {
        Run run = running.get(name);
        // one that was given up may still have events on their way
        if (run != null) {
            run.received(index);
        }
    }

    /** See {@link Run#lines()}. */
    String run(String name, int rate, int seconds, int threads) throws InterruptedException, ExecutionException {
        int events = rate * seconds;
        Run run = new Run(events);
        running.put(name, run);
        try {
            long begin = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                all.add(executor.submit(() -> {
                    publish(name, run, new Share(thread, threads, events), begin, rate);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            await(run);
            return run.lines();
        } finally {
            running.remove(name);
        }
    }

    /** Every so many-th event of a run. */
    private record Share(int first, int step, int events) {}

    private void publish(String name, Run run, Share share, long begin, int rate) throws Exception {
        for (int index = share.first(); index < share.events(); index += share.step()) {
            long due = begin + TimeUnit.SECONDS.toNanos(1) * index / rate;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            int turn = index / share.step();
            String group = share.first() + "-" + turn % GROUPS_PER_THREAD;
            run.begun(index);
            orders.place(name, index, group, turn / GROUPS_PER_THREAD + 1);
            run.committed(index);
        }
    }

    private static void await(Run run) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!run.isComplete()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not all events were received");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
