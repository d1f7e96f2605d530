package dev.eventra.engine.admin;

import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** Purges the journals of all outboxes that are open here, each by a purger of its own. One thread; closed by any. */
final class JournalPurgers {

    private final OutboxDatabases outboxes;
    private final Duration retention;
    private final Threads threads;
    private final Map<String, JournalPurger> purgers = new ConcurrentHashMap<>();

    JournalPurgers(OutboxDatabases outboxes, Duration retention, Threads threads) {
        this.outboxes = outboxes;
        this.retention = retention;
        this.threads = threads;
    }

    /** Begins to purge those whose time it is, and returns at once. */
    void startIfDue(long now) {
        for (OutboxDatabases.Reached each : outboxes.all()) {
            purgers.computeIfAbsent(each.outbox().name(), name -> purger(each.database()))
                    .startIfDue(now);
        }
    }

    private JournalPurger purger(AdminDatabase database) {
        return new JournalPurger(database, retention, threads, JournalPurger.Pace.DEFAULT, new SplittableRandom());
    }

    /** Ends what runs. */
    void close(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        purgers.values().forEach(JournalPurger::stop);
        for (JournalPurger purger : purgers.values()) {
            purger.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }
}
