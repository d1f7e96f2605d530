package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.api.PublishException;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Stores events in an outbox, with the caller's JTA transaction if there is one.
 *
 * <p>An event is written when it is published, on a connection that is closed at once. To buffer events and write them in
 * one batch while the transaction completes looks cheaper, but is not safe on every server: Payara enlists no connection
 * that is taken then, and where the application holds one open too, it moves a connection that we had taken before out of
 * the transaction, so that the batch survived a rollback. A connection that is not enlisted is refused. Thread-safe.
 */
public final class OutboxPublisher {

    private final Outbox outbox;
    private final Enlistment enlistment;
    private final TransactionSynchronizationRegistry registry;
    private final CommitListener commits;
    private final Object transactionKey = new Object();

    /**
     * @param enlistment what the probe saw; not {@link Enlistment#NONE}
     */
    public OutboxPublisher(
            Outbox outbox, Enlistment enlistment, TransactionSynchronizationRegistry registry, CommitListener commits) {
        if (enlistment == Enlistment.NONE) {
            throw new IllegalArgumentException("outbox " + outbox.name() + " has no transactional DataSource");
        }
        this.outbox = outbox;
        this.enlistment = enlistment;
        this.registry = registry;
        this.commits = commits;
    }

    /**
     * @throws PublishException if the event can't be stored; a transaction is then marked for rollback
     */
    public void publish(Event event) {
        int status = registry.getTransactionStatus();
        switch (status) {
            case Status.STATUS_NO_TRANSACTION -> publishAlone(event);
            case Status.STATUS_ACTIVE -> publishInTransaction(event);
            case Status.STATUS_MARKED_ROLLBACK -> {
                // it can only roll back, and the event with it
            }
            default -> throw new PublishException("event " + event.id() + " (" + event.type()
                    + ") can't be published: the transaction is past its completion callbacks (status " + status
                    + "), publish in a transaction of its own");
        }
    }

    private void publishInTransaction(Event event) {
        int shard = ShardRouter.shard(event, outbox.shards());
        try {
            wakeAfterCommit(shard);
            store(event, shard);
        } catch (SQLException e) {
            registry.setRollbackOnly();
            throw failure(event, "the insert failed", e);
        } catch (RuntimeException e) {
            registry.setRollbackOnly();
            throw e instanceof PublishException ? e : failure(event, "the server failed", e);
        }
    }

    private void store(Event event, int shard) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            if (enlistment == Enlistment.PROVED && connection.getAutoCommit()) {
                throw new PublishException("event " + event.id() + " (" + event.type()
                        + ") can't be published: the server gave a connection that takes no part in the transaction."
                        + " Mostly the transaction is already completing: publish before it does, a JPA callback during"
                        + " the flush at commit is too late. On Payara it is so too in a REQUIRES_NEW transaction of a"
                        + " CDI bean that an enterprise bean calls: make the called bean an enterprise bean");
            }
            outbox.store().insert(connection, shard, List.of(event));
        }
    }

    private void wakeAfterCommit(int shard) {
        TouchedShards touched = (TouchedShards) registry.getResource(transactionKey);
        if (touched == null) {
            touched = new TouchedShards(outbox.name(), commits);
            registry.registerInterposedSynchronization(touched);
            registry.putResource(transactionKey, touched);
        }
        touched.add(shard);
    }

    private void publishAlone(Event event) {
        int shard = ShardRouter.shard(event, outbox.shards());
        try (Connection connection = outbox.dataSource().getConnection()) {
            // outside JTA: each statement commits by itself
            connection.setAutoCommit(true);
            outbox.store().insert(connection, shard, List.of(event));
        } catch (SQLException e) {
            throw failure(event, "the insert failed; if the connection broke, the outcome is unknown", e);
        }
        commits.committed(outbox.name(), shard);
    }

    private PublishException failure(Event event, String problem, Exception cause) {
        return new PublishException(
                "event " + event.id() + " (" + event.type() + ") was not stored in outbox " + outbox.name() + ": "
                        + problem + ": " + cause.getMessage(),
                cause);
    }
}
