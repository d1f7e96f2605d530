package dev.eventra.engine.admin;

import dev.eventra.engine.database.AgePurge;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/**
 * Purges the journal of the outbox now and then, in small steps with breaks between them. Each server does it, at times of
 * its own; what one has removed the next does not find. What fails is left to the next time: nothing depends on it but
 * disk space. Started by one thread, stopped by any.
 */
final class JournalPurger {

    private static final Logger LOG = System.getLogger(JournalPurger.class.getName());

    /**
     * How fast.
     *
     * @param every how long between two purges, give or take a tenth, on each server
     * @param step  how many entries a transaction looks at
     * @param rest  how long between two transactions
     */
    record Pace(Duration every, int step, Duration rest) {

        /** Removes 20,000 a second at the most. */
        static final Pace DEFAULT = new Pace(Duration.ofMinutes(10), 1_000, Duration.ofMillis(50));
    }

    private final AdminDatabase database;
    private final Duration retention;
    private final Threads threads;
    private final Pace pace;
    private final RandomGenerator random;
    private final AgePurge purge = new AgePurge("eventra_journal", "relayed_at");
    private final Waiter waiter = new Waiter();
    private volatile boolean stopping;
    private RunningTask task;
    private long next;

    JournalPurger(AdminDatabase database, Duration retention, Threads threads, Pace pace, RandomGenerator random) {
        this.database = database;
        this.retention = retention;
        this.threads = threads;
        this.pace = pace;
        this.random = random;
        // servers that start together don't purge together
        this.next = System.nanoTime() + (long) (pace.every().toNanos() * random.nextDouble());
    }

    /** Begins to purge if it is time to, and returns at once. */
    synchronized void startIfDue(long now) {
        if (stopping || next - now > 0 || task != null && !task.isDone()) {
            return;
        }
        next = now + (long) (pace.every().toNanos() * (0.9 + 0.2 * random.nextDouble()));
        try {
            task = threads.start("eventra-journal-purge", this::run);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "no thread to purge the journal, later", e);
        }
    }

    /** Asks what runs to end after its present step. */
    void stop() {
        stopping = true;
        waiter.wake();
    }

    /** Waits for what runs; leaves it alone after that. */
    void await(Duration timeout) throws InterruptedException {
        RunningTask running;
        synchronized (this) {
            running = task;
        }
        if (running != null && !running.await(timeout)) {
            running.interrupt();
        }
    }

    private void run() {
        try {
            int total = 0;
            int removed = pace.step();
            while (!stopping && removed == pace.step()) {
                removed = database.inTransaction(connection -> purge.step(connection, retention, pace.step()));
                total += removed;
                waiter.await(pace.rest());
            }
            LOG.log(
                    total > 0 ? Level.INFO : Level.DEBUG,
                    "removed " + total + " entries of the journal older than " + retention);
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.INFO, "the journal could not be purged, later: " + e.getMessage());
        } catch (InterruptedException e) {
            // the container wants its thread back
            Thread.currentThread().interrupt();
        }
    }
}
