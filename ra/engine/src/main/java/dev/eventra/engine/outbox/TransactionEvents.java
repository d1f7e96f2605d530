package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.api.PublishException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger.Level;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events of one transaction: buffered until it completes, then written. A publish after that, still before the
 * commit (by a JPA listener during the flush, say), is written at once, so the connection is held until the transaction
 * has ended. Synchronized: a timeout can end the transaction from another thread.
 */
final class TransactionEvents implements Synchronization {

    private static final System.Logger LOG = System.getLogger(TransactionEvents.class.getName());

    private final Outbox outbox;
    private final Connection connection;
    private final TransactionSynchronizationRegistry registry;
    private final CommitListener commits;
    private final Map<Integer, List<Event>> byShard = new TreeMap<>();
    private boolean completing;

    TransactionEvents(
            Outbox outbox, Connection connection, TransactionSynchronizationRegistry registry, CommitListener commits) {
        this.outbox = outbox;
        this.connection = connection;
        this.registry = registry;
        this.commits = commits;
    }

    synchronized void add(Event event) {
        int shard = ShardRouter.shard(event, outbox.shards());
        List<Event> events = byShard.computeIfAbsent(shard, n -> new ArrayList<>());
        if (completing) {
            write(shard, List.of(event));
        } else {
            events.add(event);
        }
    }

    @Override
    public synchronized void beforeCompletion() {
        completing = true;
        // in the order of the shards: two transactions never wait for each other crosswise
        byShard.forEach(this::write);
    }

    private void write(int shard, List<Event> events) {
        try {
            outbox.store().insert(connection, shard, events);
        } catch (SQLException e) {
            registry.setRollbackOnly();
            SQLException cause = withoutData(e);
            throw new PublishException(
                    events.size() + " events were not stored in outbox " + outbox.name() + ", table "
                            + OutboxStore.table(shard) + ": " + cause.getMessage(),
                    cause);
        }
    }

    /** PostgreSQL's driver writes the batch's values into the batch's exception; the server's own stands behind it. */
    private static SQLException withoutData(SQLException failure) {
        if (!(failure instanceof BatchUpdateException)) {
            return failure;
        }
        SQLException next = failure.getNextException();
        return next == null
                ? new SQLException("the batch failed, SQLState " + failure.getSQLState(), failure.getSQLState())
                : next;
    }

    @Override
    public synchronized void afterCompletion(int status) {
        close();
        if (status == Status.STATUS_COMMITTED) {
            byShard.keySet().forEach(shard -> commits.committed(outbox.name(), shard));
        }
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // the transaction has ended either way; the pool discards what it can't use
            LOG.log(Level.DEBUG, () -> "outbox " + outbox.name() + ": a connection could not be closed", e);
        }
    }
}
