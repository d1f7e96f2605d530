package dev.eventra.bench.soak;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import dev.eventra.bench.relay.Workload;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers that publish at a steady rate, each transaction {@link SoakSettings#TRANSACTION} events of one group. A group
 * belongs to one writer, so its order is that of its numbers. Who falls behind doesn't leave out any: it then lasts
 * longer. Used once.
 */
final class Flood implements AutoCloseable {

    private static final int WRITERS = 4;

    private final SoakSettings settings;
    private final EventPublisher publisher;
    private final UserTransaction transaction;
    private final AtomicLong published = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final List<Future<?>> writers = new ArrayList<>();

    Flood(SoakSettings settings, EventPublisher publisher, UserTransaction transaction) {
        this.settings = settings;
        this.publisher = publisher;
        this.transaction = transaction;
    }

    void start() {
        long begin = System.nanoTime();
        for (int n = 0; n < WRITERS; n++) {
            int writer = n;
            writers.add(threads.submit(() -> {
                write(writer, begin);
                return null;
            }));
        }
        threads.shutdown();
    }

    private void write(int writer, long begin) throws Exception {
        String data = "x".repeat(settings.bytes());
        int transactions = settings.events() / SoakSettings.TRANSACTION;
        for (int turn = writer; turn < transactions; turn += WRITERS) {
            long due = begin + TimeUnit.SECONDS.toNanos(1) * turn * SoakSettings.TRANSACTION / settings.rate();
            long wait = due - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            transaction.begin();
            for (int n = 0; n < SoakSettings.TRANSACTION; n++) {
                publisher.publish(event(settings.backlog() + number(turn, n), data));
            }
            transaction.commit();
            published.addAndGet(SoakSettings.TRANSACTION);
        }
    }

    /**
     * Of the n-th event of a transaction: those of a group are as many apart as there are groups, and its later
     * transactions have the higher ones.
     */
    static int number(int transaction, int n) {
        int round = transaction / SoakSettings.GROUPS;
        int group = transaction % SoakSettings.GROUPS;
        return round * SoakSettings.ROUND + n * SoakSettings.GROUPS + group;
    }

    private static Event event(int number, String data) {
        return Event.builder(Workload.TYPE)
                .id(Integer.toString(number))
                .source(Workload.SOURCE)
                .group(Workload.groupName(number % SoakSettings.GROUPS))
                .contentType(Workload.CONTENT_TYPE)
                .data(data)
                .build();
    }

    /** Events of transactions that committed. */
    long published() {
        return published.get();
    }

    /**
     * Waits for its end for so long.
     *
     * @return whether it has ended
     * @throws ExecutionException if a writer failed
     */
    boolean await(Duration longest) throws InterruptedException, ExecutionException {
        boolean ended = threads.awaitTermination(longest.toNanos(), TimeUnit.NANOSECONDS);
        for (Future<?> each : writers) {
            if (each.isDone()) {
                each.get();
            }
        }
        return ended;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
