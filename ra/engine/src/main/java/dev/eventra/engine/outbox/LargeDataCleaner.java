package dev.eventra.engine.outbox;

import dev.eventra.engine.database.DatabaseClock;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.UntilClosed;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Removes large data of an outbox that is older than its retention, now and then, in small transactions with breaks
 * between them. One worker does it, the one that relays the first shard; two of them for a moment do no harm. What fails
 * is left to the next time: nothing depends on it but disk space.
 *
 * <p>Runs on a thread of the container. Thread-safe.
 */
public final class LargeDataCleaner {

    private static final Logger LOG = System.getLogger(LargeDataCleaner.class.getName());

    /**
     * How fast.
     *
     * @param every how long between two rounds, give or take a tenth
     * @param step  how many rows a transaction looks at
     * @param rest  how long between two transactions
     */
    record Pace(Duration every, int step, Duration rest) {

        static final Pace DEFAULT = new Pace(Duration.ofMinutes(10), 100, Duration.ofMillis(100));
    }

    private final Outbox outbox;
    private final Duration retention;
    private final BooleanSupplier mine;
    private final Pace pace;
    private final RandomGenerator random;
    private final Waiter waiter = new Waiter();
    private final LargeDataLook look = new LargeDataLook();
    private volatile boolean closing;
    /** How far was looked at what has spent half of its retention; from the beginning after a start. */
    private LargeDataPurge.Place looked;

    private RunningTask task;

    /**
     * @param outbox one that stores large data apart
     * @param mine   whether this worker relays the outbox's first shard
     */
    public LargeDataCleaner(Outbox outbox, BooleanSupplier mine, RandomGenerator random) {
        this(outbox, mine, Pace.DEFAULT, random);
    }

    LargeDataCleaner(Outbox outbox, BooleanSupplier mine, Pace pace, RandomGenerator random) {
        this.outbox = Objects.requireNonNull(outbox, "outbox");
        this.retention = outbox.claimCheck().settings().orElseThrow().retention();
        this.mine = Objects.requireNonNull(mine, "mine");
        this.pace = pace;
        this.random = random;
    }

    /**
     * Begins. To be called once.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the container gives no thread
     */
    public synchronized void start(Threads threads) {
        task = threads.start("eventra-large-data", this::run);
    }

    private void run() {
        new UntilClosed("large data of outbox " + outbox.name(), () -> closing, LOG).run(this::turn);
    }

    private void turn() throws InterruptedException {
        waiter.await(Duration.ofNanos((long) (pace.every().toNanos() * (0.9 + 0.2 * random.nextDouble()))));
        if (!closing && mine.getAsBoolean()) {
            round();
        }
    }

    private void round() throws InterruptedException {
        try {
            int removed = clean();
            LOG.log(
                    removed > 0 ? Level.INFO : Level.DEBUG,
                    () -> "outbox " + outbox.name() + ": removed large data of " + removed + " events older than "
                            + retention);
        } catch (SQLException | RuntimeException e) {
            LOG.log(
                    Level.INFO,
                    () -> "outbox " + outbox.name() + ": large data could not be removed, later: " + e.getMessage());
        }
    }

    private void renew(LargeDataPurge purge) throws SQLException, InterruptedException {
        LargeDataPurge.Place last;
        do {
            last = looked;
            LargeDataPurge.Place after = last;
            looked = LocalTransaction.run(
                    outbox.dataSource(), connection -> purge.renew(connection, retention, after, pace.step()));
            waiter.await(pace.rest());
        } while (!closing && !Objects.equals(looked, last));
    }

    /** For the time in which nobody looked, as this worker didn't relay, or no one did. */
    private void prolong() throws SQLException, InterruptedException {
        Optional<Duration> unseen = LocalTransaction.run(outbox.dataSource(), connection -> {
            Instant now = DatabaseClock.now(connection);
            return look.last(connection).map(last -> Duration.between(last, now));
        });
        if (unseen.isEmpty() || unseen.get().compareTo(pace.every().multipliedBy(2)) <= 0) {
            return;
        }
        LOG.log(
                Level.INFO,
                () -> "outbox " + outbox.name() + ": large data is kept for longer by " + unseen.get()
                        + ", as nobody looked which of it waits");
        Optional<String> last = Optional.empty();
        do {
            Optional<String> after = last;
            last = LocalTransaction.run(
                    outbox.dataSource(), connection -> look.prolong(connection, unseen.get(), after, pace.step()));
            waiter.await(pace.rest());
        } while (!closing && last.isPresent());
    }

    /** One round; returns how many rows were removed. */
    int clean() throws SQLException, InterruptedException {
        LargeDataPurge purge = new LargeDataPurge(outbox.shards(), LargeDataPurge.MOST);
        prolong();
        renew(purge);
        if (closing) {
            return 0;
        }
        note();
        int removed = remove(purge);
        // a removal that takes long is no time in which nobody looked
        note();
        return removed;
    }

    private void note() throws SQLException {
        LocalTransaction.run(outbox.dataSource(), connection -> {
            look.note(connection);
            return null;
        });
    }

    private int remove(LargeDataPurge purge) throws SQLException, InterruptedException {
        int removed = 0;
        LargeDataPurge.Place next = null;
        do {
            LargeDataPurge.Place after = next;
            LargeDataPurge.Step step = LocalTransaction.run(
                    outbox.dataSource(), connection -> purge.step(connection, retention, after, pace.step()));
            removed += step.removed();
            next = step.next();
            waiter.await(pace.rest());
        } while (!closing && next != null);
        return removed;
    }

    /** Ends after the present transaction; doesn't wait for that. */
    public void stop() {
        closing = true;
        waiter.wake();
    }

    /**
     * Ends after the present transaction.
     *
     * @param timeout the longest to wait for that
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized void close(Duration timeout) throws InterruptedException {
        stop();
        if (task != null && !task.await(timeout)) {
            LOG.log(Level.WARNING, "outbox " + outbox.name() + ": the removal of large data hangs, it is interrupted");
            task.interrupt();
        }
    }
}
