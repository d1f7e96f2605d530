package dev.eventra.engine.admin;

import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaException;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.kafka.TopicException;
import dev.eventra.engine.outbox.LayoutStore;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.ShardLayout;
import dev.eventra.engine.thread.Waiter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives an outbox another number of shards: makes what the new ones need, waits until few events are pending, then closes the
 * gate for a few seconds at a time until the number can be changed in one transaction ({@link LayoutStore#change}).
 * Whatever dies, and whenever, the number is the old one or the new one, and the gate opens by itself. Whoever goes on
 * begins anew.
 */
final class ReshardTask implements OperationTask {

    private static final System.Logger LOG = System.getLogger(ReshardTask.class.getName());

    /** Relayed within a moment once nothing new comes. */
    private static final int FEW = 1_000;
    /** As far as the rows of each table are counted. */
    private static final int COUNTED = 10_000;

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final Duration KAFKA = Duration.ofSeconds(2);
    /** All publishers wait in the database for as long. */
    private static final Duration KAFKA_LOCKED = Duration.ofSeconds(1);

    /** Sees to it that a topic of progress has a partition for each shard. */
    @FunctionalInterface
    interface Partitions {

        /**
         * @throws TopicException if it can't have so many
         */
        void ensure(String eventTopic, int shards) throws InterruptedException;
    }

    /**
     * How often it is tried.
     *
     * @param closed  how long the gate is closed for an attempt, a number of seconds
     * @param between how long it is open again, so that those that waited get their turn
     */
    record Pace(int attempts, Duration closed, Duration between) {

        static final Pace DEFAULT = new Pace(5, Duration.ofSeconds(5), Duration.ofSeconds(2));

        /** The gate is reopened before it opens by itself, so that only a crash needs that. */
        Duration trying() {
            return closed.minus(Duration.ofMillis(500));
        }
    }

    /** Keeps the operation for the next seconds. */
    @FunctionalInterface
    interface Lease {

        /**
         * @return false if it is another server's now
         */
        boolean renew() throws SQLException;
    }

    /** What it needs besides the outbox. */
    record Surroundings(
            SchemaMode schema,
            Partitions partitions,
            RelayTransactions transactions,
            Supplier<Optional<String>> workers,
            Pace pace) {}

    private final Outbox outbox;
    private final AdminDatabase database;
    private final Surroundings around;
    private final Lease lease;
    private final ReshardRequest request;
    private final Counts counts;
    private final LayoutStore layouts = new LayoutStore();
    private final Waiter waiter = new Waiter();
    private volatile boolean stopped;

    /**
     * @param place the outbox and its database, which need not be that of the operation
     * @param lease of the operation
     */
    ReshardTask(
            OutboxDatabases.Reached place, Surroundings around, Lease lease, ReshardRequest request, Counts counts) {
        this.outbox = place.outbox();
        this.database = place.database();
        this.around = around;
        this.lease = lease;
        this.request = request;
        this.counts = counts;
    }

    @Override
    public void stop() {
        stopped = true;
        waiter.wake();
    }

    @Override
    public String run() throws SQLException, InterruptedException, OperationFailedException {
        LayoutStore.Reading now = database.inTransaction(layouts::read);
        ShardLayout.State from = new ShardLayout.State(now.number(), now.shards());
        if (from.shards() == request.shards()) {
            // an owner before got that far, and no further
            counts.queued.set(0);
            return done();
        }
        prepare();
        awaitFew(from);
        int attempts = around.pace().attempts();
        String left = null;
        for (int attempt = 1; attempt <= attempts && !stopped; attempt++) {
            left = attempt(from);
            if (left == null) {
                counts.queued.set(0);
                outbox.layout().doubt();
                return done();
            }
            if (attempt < attempts && !stopped) {
                String reason = left;
                LOG.log(
                        System.Logger.Level.INFO,
                        () -> "outbox " + request.outbox() + " keeps its " + from.shards() + " shards for now: "
                                + reason);
                pause(around.pace().between());
            }
        }
        if (stopped) {
            return null;
        }
        throw new OperationFailedException("the outbox keeps its " + from.shards() + " shards: in " + attempts
                + " attempts of " + around.pace().closed().toSeconds() + " s each " + left);
    }

    private String done() {
        return "the outbox has " + request.shards() + " shards";
    }

    private void prepare() throws SQLException, InterruptedException, OperationFailedException {
        SchemaScript shard = SchemaScript.load(database.dialect(), "shard");
        SchemaScript tables = shard.with("${shard}", "0");
        for (int n = 1; n < request.shards(); n++) {
            tables = tables.then(shard.with("${shard}", Integer.toString(n)));
        }
        SchemaScript all = tables;
        try {
            database.inTransaction(connection -> {
                new Schema(database.dialect(), all).apply(connection, around.schema());
                return null;
            });
            around.partitions().ensure(outbox.topic(), request.shards());
        } catch (SchemaException | TopicException e) {
            throw new OperationFailedException("nothing was changed: " + e.getMessage());
        }
    }

    private void awaitFew(ShardLayout.State from) throws SQLException, InterruptedException, OperationFailedException {
        long deadline = System.nanoTime() + request.patience().toNanos();
        long pending = pending(from);
        while (pending > FEW && !stopped) {
            if (System.nanoTime() - deadline > 0) {
                throw new OperationFailedException("the outbox keeps its " + from.shards() + " shards: after "
                        + request.patience().toSeconds() + " s " + pending
                        + " events or more still wait to be relayed, " + FEW + " are few enough");
            }
            pause(LOOK);
            pending = pending(from);
        }
    }

    private long pending(ShardLayout.State from) throws SQLException {
        long pending = database.inTransaction(connection -> layouts.pending(connection, from.shards(), COUNTED));
        counts.queued.set(pending);
        return pending;
    }

    /**
     * With an open gate first: who is idle need not wait for anything.
     *
     * @return what is in the way; null if it is done, or stopped
     */
    private String attempt(ShardLayout.State from) throws SQLException, InterruptedException, OperationFailedException {
        if (tryOnce(from) == null) {
            return null;
        }
        boolean closed = database.inTransaction(connection ->
                layouts.close(connection, from.number(), around.pace().closed()));
        if (!closed) {
            throw new OperationFailedException("somebody else has changed the number of shards meanwhile");
        }
        long deadline = System.nanoTime() + around.pace().trying().toNanos();
        boolean done = false;
        try {
            outbox.layout().doubt();
            String left = "no look was possible";
            while (!stopped && System.nanoTime() - deadline < 0) {
                left = tryOnce(from);
                done = left == null;
                if (done) {
                    return null;
                }
                pause(AGAIN);
            }
            return left;
        } finally {
            if (!done) {
                database.inTransaction(connection -> {
                    layouts.open(connection, from.number());
                    return null;
                });
                outbox.layout().doubt();
            }
        }
    }

    private String tryOnce(ShardLayout.State from) throws SQLException, OperationFailedException {
        // without locks first: there is no use in them while events wait
        long pending = pending(from);
        if (pending > 0) {
            return pending + " events still waited to be relayed, since they came too fast, or a shard fails";
        }
        // a server of another version may have come since the request
        Optional<String> workers = around.workers().get();
        if (workers.isPresent()) {
            return workers.get();
        }
        String open = around.transactions().open(outbox, from.shards(), KAFKA);
        if (open != null) {
            return open;
        }
        // the database of operations may be gone while the outbox's is there: what was cancelled meanwhile must not
        // happen
        if (!lease.renew()) {
            throw new OperationFailedException("another server goes on with it");
        }
        try {
            return database.inTransaction(
                    connection -> layouts.change(connection, from, request.shards(), () -> around.transactions()
                            .open(outbox, from.shards(), KAFKA_LOCKED)));
        } catch (SQLException e) {
            if (!database.dialect().isContention(e)) {
                throw e;
            }
            LOG.log(System.Logger.Level.DEBUG, "outbox " + request.outbox() + ": not now", e);
            return "a transaction that had published was still open";
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        if (!stopped) {
            waiter.await(duration);
        }
    }
}
