package dev.eventra.engine.outbox;

import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Retry;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.UntilClosed;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Moves delayed events to the tables of their shards when they are due, in bounded transactions of one batch each: a
 * crash leaves an event in the one table or in the other. Every worker that relays a shard of the outbox looks, and one at
 * a time moves. While none is due, a look is one statement a second, or when the next one is due if that is sooner.
 *
 * <p>Runs on a thread of the container. Thread-safe.
 */
public final class ScheduledMover {

    private static final System.Logger LOG = System.getLogger(ScheduledMover.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
    private static final Duration LEAST_APART = Duration.ofMillis(10);
    /** While another worker moves. */
    private static final Duration HELD = Duration.ofMillis(100);

    private static final int ROWS = 1_000;
    private static final long BYTES = 4L * 1024 * 1024;

    private final Outbox outbox;
    private final BooleanSupplier relays;
    private final IntConsumer moved;
    private final ScheduledStore store = new ScheduledStore();
    private final Waiter waiter = new Waiter();
    private volatile boolean closing;
    private boolean prepared;
    private RunningTask task;

    /**
     * @param relays whether this worker relays a shard of the outbox; others leave the database alone
     * @param moved  told of each shard that events came to, after the commit
     */
    public ScheduledMover(Outbox outbox, BooleanSupplier relays, IntConsumer moved) {
        this.outbox = Objects.requireNonNull(outbox, "outbox");
        this.relays = Objects.requireNonNull(relays, "relays");
        this.moved = Objects.requireNonNull(moved, "moved");
    }

    /**
     * Begins. To be called once.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the container gives no thread
     */
    public synchronized void start(Threads threads) {
        task = threads.start("eventra-scheduled", this::run);
    }

    /** A delayed event was just committed here: looks at once, and knows then when the next one is due. */
    public void wake() {
        waiter.wake();
    }

    private void run() {
        new UntilClosed("delayed events of outbox " + outbox.name(), () -> closing, LOG).run(this::turn);
    }

    private void turn() throws InterruptedException {
        // a new one each time: once it works again, the same problem is news
        Duration wait =
                new Retry("delayed events of outbox " + outbox.name(), BACKOFF, LOG).until(this::step, () -> {});
        long looked = System.nanoTime();
        if (waiter.await(wait)) {
            pause(Duration.ofNanos(looked - System.nanoTime()).plus(LEAST_APART));
        }
    }

    /** However many wake it: many small transactions cost one look. */
    private void pause(Duration left) throws InterruptedException {
        if (!closing && !left.isNegative()) {
            new Waiter().await(left);
        }
    }

    /** Looks, and moves one batch of what is due; returns when to look again. */
    Duration step() throws SQLException {
        if (closing || outbox.layout().isClosed() || !relays.getAsBoolean()) {
            return LONGEST_WAIT;
        }
        Optional<Duration> next = LocalTransaction.run(outbox.dataSource(), store::untilNext);
        if (next.isEmpty()) {
            return LONGEST_WAIT;
        }
        Duration wait = next.get();
        if (wait.compareTo(Duration.ZERO) <= 0) {
            return move();
        }
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            return LONGEST_WAIT;
        }
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }

    private Duration move() throws SQLException {
        if (!prepared) {
            LocalTransaction.run(outbox.dataSource(), connection -> {
                store.prepare(connection);
                return null;
            });
            prepared = true;
        }
        ScheduledStore.Moved batch =
                LocalTransaction.run(outbox.dataSource(), connection -> store.move(connection, ROWS, BYTES));
        if (batch.held()) {
            return HELD;
        }
        LOG.log(Level.DEBUG, () -> "outbox " + outbox.name() + ": " + batch.events() + " delayed events are due");
        for (Map.Entry<Integer, Integer> shard : batch.shards().entrySet()) {
            moved.accept(shard.getKey());
        }
        return Duration.ZERO;
    }

    /** Ends after the present batch; doesn't wait for that. */
    public void stop() {
        closing = true;
        waiter.wake();
    }

    /**
     * Ends after the present batch.
     *
     * @param timeout the longest to wait for that
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized void close(Duration timeout) throws InterruptedException {
        stop();
        if (task != null && !task.await(timeout)) {
            LOG.log(
                    Level.WARNING,
                    "outbox " + outbox.name() + ": the mover of delayed events hangs, it is interrupted");
            task.interrupt();
        }
    }
}
