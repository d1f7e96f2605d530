package dev.eventra.sample.shop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A number of orders that a few tasks place side by side, each order in its own transaction. Thread-safe. */
final class Burst {

    /** Places one order. */
    interface Placing {
        void place(String userId, long amountCents);
    }

    private final String id;
    private final int count;
    private final int users;
    private final int tasks;
    private final Pace pace;
    private final Clock clock;
    private final Instant startedAt;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger running;
    private volatile Instant finishedAt;
    private volatile String lastError;
    private volatile boolean stopped;

    Burst(String id, int count, int users, int tasks, Pace pace, Clock clock) {
        this.id = id;
        this.count = count;
        this.users = users;
        this.tasks = tasks;
        this.pace = pace;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.running = new AtomicInteger(tasks);
    }

    String id() {
        return id;
    }

    int tasks() {
        return tasks;
    }

    /** What each task runs: takes the next order until none is left. */
    void run(Placing placing) {
        try {
            for (int n = next.getAndIncrement(); n < count && !stopped; n = next.getAndIncrement()) {
                pace.await(n, () -> stopped);
                if (!stopped) {
                    placeOne(n, placing);
                }
            }
        } finally {
            taskEnded();
        }
    }

    private void placeOne(int n, Placing placing) {
        try {
            placing.place("user-" + (1 + n % users), 100 + n * 37L % 9_900);
            placed.incrementAndGet();
        } catch (RuntimeException e) {
            // the others go on: a burst shows what happens when a database or a server is disturbed
            failed.incrementAndGet();
            lastError = e.toString();
        }
    }

    /** Notes that a task has ended, or could not be started. */
    void taskEnded() {
        if (running.decrementAndGet() == 0) {
            finishedAt = clock.instant();
        }
    }

    void notStarted(RuntimeException failure) {
        lastError = failure.toString();
        taskEnded();
    }

    void stop() {
        stopped = true;
    }

    BurstProgress progress() {
        Instant end = finishedAt;
        int placedNow = placed.get();
        long millis = Math.max(
                1,
                Duration.between(startedAt, end == null ? clock.instant() : end).toMillis());
        return new BurstProgress(
                id,
                count,
                users,
                tasks,
                placedNow,
                failed.get(),
                end != null,
                startedAt,
                end,
                placedNow * 1_000L / millis,
                lastError);
    }
}
