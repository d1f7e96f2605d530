package dev.eventra.engine.delivery;

import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.inbox.InboxPurge;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/**
 * Purges the inbox of a subscription now and then, and what the journal notes in its database, in small steps with breaks between them. What fails is left to the
 * next time: nothing depends on it but disk space. Started by one thread, stopped by any.
 */
final class InboxPurger {

    private static final Logger LOG = System.getLogger(InboxPurger.class.getName());

    /**
     * How fast.
     *
     * @param every how long between two purges, give or take a tenth, on each server
     * @param step  how many rows a transaction removes
     * @param rest  how long between two transactions
     */
    record Pace(Duration every, int step, Duration rest) {

        static final Pace DEFAULT = new Pace(Duration.ofHours(1), 500, Duration.ofMillis(100));

        Pace {
            Objects.requireNonNull(every, "every");
            Objects.requireNonNull(rest, "rest");
        }
    }

    private final SubscriptionSettings settings;
    private final DeliveryDatabase database;
    private final InboxPurge purge;
    private final Threads threads;
    private final Pace pace;
    private final RandomGenerator random;
    private final Waiter waiter = new Waiter();
    private volatile boolean stopping;
    private RunningTask task;
    private long next;

    InboxPurger(
            SubscriptionSettings settings,
            DeliveryDatabase database,
            Threads threads,
            Pace pace,
            RandomGenerator random) {
        this.settings = settings;
        this.database = database;
        this.purge = new InboxPurge(database.dialect());
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
            task = threads.start("eventra-" + settings.name() + "-purge", this::run);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, settings.name() + ": no thread to purge the inbox, later", e);
        }
    }

    /** Asks what runs to end after its present step. */
    void stop() {
        stopping = true;
        waiter.wake();
    }

    private void run() {
        try {
            int removed = all(connection ->
                    purge.step(connection, settings.name(), settings.topic(), settings.retention(), pace.step()));
            for (String replay : database.inTransaction(connection -> purge.replays(connection, settings.name()))) {
                removed += all(connection -> purge.stepByAge(connection, replay, settings.retention(), pace.step()));
            }
            if (database.steps().isPresent()) {
                all(connection -> database.steps().get().purge(connection, pace.step()));
            }
            int total = removed;
            LOG.log(
                    total > 0 ? Level.INFO : Level.DEBUG,
                    () -> settings.name() + ": removed " + total + " inbox rows older than " + settings.retention());
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.INFO, settings.name() + ": the inbox could not be purged, later: " + e.getMessage());
        } catch (InterruptedException e) {
            // the container wants its thread back
            Thread.currentThread().interrupt();
        }
    }

    private int all(LocalTransaction.Work<Integer> step) throws SQLException, InterruptedException {
        int total = 0;
        int removed = pace.step();
        while (!stopping && removed == pace.step()) {
            removed = database.inTransaction(step);
            total += removed;
            waiter.await(pace.rest());
        }
        return total;
    }
}
