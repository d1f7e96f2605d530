package dev.eventra.engine.outbox;

import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Retry;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.UntilClosed;
import dev.eventra.engine.thread.Waiter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Brings what the database says of an outbox's shards: one statement twice a second, and every few milliseconds while
 * publishers wait for the gate. Runs on a thread of the container. Thread-safe.
 */
public final class LayoutWatch {

    private static final System.Logger LOG = System.getLogger(LayoutWatch.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final Duration OPEN = Duration.ofMillis(500);
    private static final Duration CLOSED = Duration.ofMillis(20);

    private final Outbox outbox;
    private final LayoutStore store = new LayoutStore();
    private final Waiter waiter = new Waiter();
    private volatile boolean closing;
    private RunningTask task;
    private boolean saidSetBack;

    /**
     * @param changed told of each new layout, in the watch's thread; must be short
     */
    public LayoutWatch(Outbox outbox, Consumer<ShardLayout.State> changed) {
        this.outbox = Objects.requireNonNull(outbox, "outbox");
        Objects.requireNonNull(changed, "changed");
        outbox.layout()
                .listen(
                        state -> {
                            LOG.log(
                                    System.Logger.Level.INFO,
                                    () -> "outbox " + outbox.name() + " has " + state.shards() + " shards now, layout "
                                            + state.number());
                            changed.accept(state);
                        },
                        waiter::wake);
    }

    /**
     * Begins. To be called once.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the container gives no thread
     */
    public synchronized void start(Threads threads) {
        task = threads.start("eventra-layout", this::run);
    }

    private void run() {
        new UntilClosed("number of shards of outbox " + outbox.name(), () -> closing, LOG).run(this::turn);
    }

    private void turn() throws InterruptedException {
        // a new one each time: once it works again, the same problem is news
        new Retry("number of shards of outbox " + outbox.name(), BACKOFF, LOG)
                .until(this::lookUnlessClosing, () -> {}, waiter);
        waiter.await(outbox.layout().isClosed() ? CLOSED : OPEN);
    }

    /** While the database fails too, it ends when it is asked to. */
    private LayoutStore.Reading lookUnlessClosing() throws SQLException {
        return closing ? null : look();
    }

    /** Looks once. */
    LayoutStore.Reading look() throws SQLException {
        // before it is read: whatever was known by then the database must know too
        int least = outbox.layout().leastNumber();
        LayoutStore.Reading reading = LocalTransaction.run(outbox.dataSource(), store::read);
        outbox.layout().learn(reading);
        compare(reading, least);
        return reading;
    }

    /** Numbers of layouts only rise. One that is lower is of another state of the database. */
    private synchronized void compare(LayoutStore.Reading reading, int least) {
        boolean setBack = reading.number() < least;
        if (setBack && !saidSetBack) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    () -> "outbox " + outbox.name() + ": its database says layout " + reading.number() + " with "
                            + reading.shards() + " shards, but layout " + least
                            + " was known already: it was set back to an earlier state. Until that is mended, events may"
                            + " wait in tables that nobody relays. Stop all servers of this namespace, delete the node"
                            + " outboxes/" + outbox.name()
                            + " of the namespace in ZooKeeper, start them again; a database"
                            + " that is set back may also send events twice");
        }
        saidSetBack = setBack;
    }

    /** Ends after the present look; doesn't wait for that. */
    public void stop() {
        closing = true;
        waiter.wake();
    }

    /**
     * Ends after the present look.
     *
     * @param timeout the longest to wait for that; it is interrupted then
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized void close(Duration timeout) throws InterruptedException {
        stop();
        if (task != null && !task.await(timeout)) {
            task.interrupt();
        }
    }
}
