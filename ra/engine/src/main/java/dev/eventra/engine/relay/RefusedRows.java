package dev.eventra.engine.relay;

import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.outbox.RejectedStore;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What keeps a shard going though Kafka refuses events of it: finds each ({@link Halving}), moves it to
 * {@code eventra_outbox_rejected}, and has the later ones of its group wait there too ({@link ParkedGroups}). Costs
 * nothing while no group is parked. Not thread-safe.
 *
 * <p><b>Why nothing is lost, repeated or out of order.</b> A row is moved in one transaction of the database, so it is in
 * one of the two tables, and what a crash leaves is a row that is still to be moved, or one that was. It must not be moved
 * while somebody else sends it. So this owner claims the shard in the database too, after it has fenced all former ones
 * in Kafka; it commits to Kafka at least once; and only then it moves rows, in transactions that hold its claim. Suppose
 * another owner relays anything after that commit. It has fenced this one after the commit, and claims the shard after
 * that, before it reads a row: so either its claim waited for the move, and its reading doesn't show the row, or the move
 * finds that the claim is lost. Whoever relayed before this owner was fenced by it, and what it committed is in the progress that was read.
 *
 * <p>The order in a group is that of the sequences, in both tables together. From the move of the refused event on no
 * event of the group is sent, but those up to which the group was let go when their batch was read: so those before them
 * are in the same batch or were sent. See {@link dev.eventra.engine.outbox.RejectedRelease} for the way back.
 */
final class RefusedRows {

    private static final System.Logger LOG = System.getLogger(RefusedRows.class.getName());

    private final ShardContext context;
    private final String owner = UUID.randomUUID().toString();
    private final ParkedGroups parked = new ParkedGroups();
    private final Halving halving = new Halving();
    private final BoundedConnection.Isolation isolation = new BoundedConnection.Isolation();
    private boolean claimed;
    private boolean proved;
    private OutboxRow found;
    private Throwable reason;

    RefusedRows(ShardContext context) {
        this.context = context;
    }

    /** Claims the shard, once; to be called before the first row is read. */
    void claim() throws SQLException {
        if (claimed) {
            return;
        }
        try (BoundedConnection bounded = open()) {
            Connection connection = bounded.connection();
            RejectedStore store = new RejectedStore(Dialects.of(connection));
            store.claim(connection, context.id().shard(), owner);
            // only now: a former owner may have parked one until then
            parked.load(store.parked(connection, context.id().shard()));
        }
        claimed = true;
    }

    /**
     * What of a batch may be sent. Rows of parked groups are set aside by the way.
     *
     * @return maybe empty, though there may be more
     * @throws SessionLostException if another owner has claimed the shard
     */
    ShardBatch sendable(ShardBatch read) throws SQLException, SessionLostException {
        ShardBatch rest = parked.isEmpty() ? read : withoutParked(read);
        if (rest.rows().isEmpty() || (!halving.isOn() && rest.undecodable().isEmpty())) {
            return rest;
        }
        return decodable(rest.first(halving.cut(rest.sequences())));
    }

    /** Up to the first row that can't be encoded; if that is the first one, it is found. */
    private ShardBatch decodable(ShardBatch batch) {
        int first = batch.records().indexOf(null);
        if (first < 0) {
            return batch;
        }
        if (first == 0) {
            found = batch.rows().get(0);
            reason = batch.undecodable().get(found.seq());
        }
        return batch.first(first);
    }

    /**
     * Whether a batch has events to be set aside before this owner has proved that it is the owner. One that was fenced
     * before it claimed the table does not know all that is in Kafka: it must not even queue an event behind its group.
     */
    boolean needsProof(ShardBatch batch) {
        return !proved && !parked.isEmpty() && batch.rows().stream().anyMatch(parked::holds);
    }

    private ShardBatch withoutParked(ShardBatch batch) throws SQLException, SessionLostException {
        List<OutboxRow> held = batch.rows().stream().filter(parked::holds).toList();
        if (held.isEmpty()) {
            return batch;
        }
        requireProof();
        Set<String> groups = new TreeSet<>();
        held.forEach(row -> groups.add(row.group()));
        Map<String, Long> still = inTransaction((connection, store) -> {
            Map<String, Long> locked = store.lock(connection, groups);
            List<Long> behind = new ArrayList<>();
            for (OutboxRow row : held) {
                Long limit = locked.get(row.group());
                if (limit != null && row.seq() > limit) {
                    behind.add(row.seq());
                }
            }
            store.queue(connection, context.id().shard(), behind);
            return locked;
        });
        // those that were let go meanwhile stay in the table: this batch may lack the ones before them
        parked.learn(groups, still);
        Set<Long> left = new HashSet<>();
        held.forEach(row -> left.add(row.seq()));
        return batch.without(left);
    }

    /** Whether the batch that follows is to be read ahead: not while it is cut short anyway. */
    boolean isCalm() {
        return !halving.isOn();
    }

    /**
     * Kafka refused a batch for one of its rows.
     *
     * @param named the first row that was refused
     */
    void refused(ShardBatch batch, OutboxRow named, Throwable cause) {
        if (halving.refused(batch.sequences(), Refusal.namesRecord(cause) ? named.seq() : null)) {
            found = named;
            reason = cause;
        }
    }

    /** A batch was committed. */
    void committed(ShardBatch batch) {
        proved = true;
        if (halving.isOn()) {
            halving.committed(batch.sequences());
        }
    }

    /** Whether a row is to be set aside before anything else is done. */
    boolean hasFound() {
        return found != null;
    }

    /** Whether this owner has committed to Kafka since its claim; it sets nothing aside before. */
    boolean isProved() {
        return proved;
    }

    /** It has committed something. */
    void proved() {
        proved = true;
    }

    /**
     * Sets aside what was found.
     *
     * @throws SessionLostException if another owner has claimed the shard
     */
    void setAside() throws SQLException, SessionLostException {
        requireProof();
        OutboxRow row = found;
        RejectedStore.Refused refused =
                new RejectedStore.Refused(reason, context.environment().worker(), context.epoch());
        if (row.group() != null) {
            // before the move, which may take effect without telling so: what is known may be stricter than the truth
            parked.park(row.group());
        }
        boolean moved = inTransaction(
                (connection, store) -> store.reject(connection, context.id().shard(), row.seq(), row.group(), refused));
        found = null;
        halving.removed();
        if (!moved) {
            LOG.log(Level.INFO, context + ": event " + row.id() + " is refused for good, and was deleted by somebody");
            return;
        }
        LOG.log(
                Level.ERROR,
                context + ": event " + row.id() + " of type " + row.type() + " ("
                        + (row.data() == null ? 0 : row.data().length) + " bytes, row " + row.seq()
                        + ") is refused for good and set aside in eventra_outbox_rejected"
                        + (row.group() == null ? "" : "; later events of its group wait there, in order")
                        + ". Remove the cause and retry it, or discard it: " + reason);
        context.environment().listener().rejected(context.id(), context.epoch(), reason);
    }

    private void requireProof() {
        if (!claimed || !proved) {
            throw new IllegalStateException("shard " + context.id() + " is not proved to be this owner's");
        }
    }

    private BoundedConnection open() throws SQLException {
        return BoundedConnection.open(
                context.outbox().dataSource(),
                isolation,
                context.environment().settings().databaseTimeout());
    }

    /** While it holds the claim, which others wait for; a host that vanishes meanwhile holds it for a bounded time only. */
    private <T> T inTransaction(Work<T> work) throws SQLException, SessionLostException {
        try (BoundedConnection bounded = open()) {
            Connection connection = bounded.connection();
            connection.setAutoCommit(false);
            try {
                RejectedStore store = new RejectedStore(Dialects.of(connection));
                Dialects.of(connection)
                        .boundSilence(
                                connection, context.environment().settings().databaseTimeout());
                if (!store.holds(connection, context.id().shard(), owner)) {
                    connection.rollback();
                    throw new SessionLostException("another owner has claimed its table", null);
                }
                T result = work.run(connection, store);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run(Connection connection, RejectedStore store) throws SQLException;
    }
}
