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
 * <p>At the first publish of a transaction a connection is taken and held, and an interposed synchronization is
 * registered; events are buffered and written in one batch per shard in its {@code beforeCompletion}. The connection must
 * not be taken there for the first time: servers exist that no longer enlist it, so that its rows would survive a
 * rollback. One that turns out not to be enlisted is refused. Thread-safe.
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
        TransactionEvents events = (TransactionEvents) registry.getResource(transactionKey);
        try {
            if (events == null) {
                events = begin(event);
            }
            events.add(event);
        } catch (RuntimeException e) {
            registry.setRollbackOnly();
            throw e instanceof PublishException ? e : failure(event, "the server failed", e);
        }
    }

    private TransactionEvents begin(Event event) {
        Connection connection;
        try {
            connection = outbox.dataSource().getConnection();
        } catch (SQLException e) {
            throw failure(event, "no connection from its DataSource", e);
        }
        TransactionEvents events = new TransactionEvents(outbox, connection, registry, commits);
        try {
            checkEnlisted(event, connection);
            registry.registerInterposedSynchronization(events);
            registry.putResource(transactionKey, events);
            return events;
        } catch (RuntimeException e) {
            events.close();
            throw e instanceof PublishException
                    ? e
                    : failure(event, "the transaction takes no synchronization any more", e);
        }
    }

    private void checkEnlisted(Event event, Connection connection) {
        if (enlistment != Enlistment.PROVED) {
            return;
        }
        try {
            if (connection.getAutoCommit()) {
                throw new PublishException("event " + event.id() + " (" + event.type()
                        + ") can't be published: the transaction is already completing, and the server gives no"
                        + " connection that takes part in it any more. Publish before it completes; a JPA callback"
                        + " during the flush at commit is too late for the first event of a transaction");
            }
        } catch (SQLException e) {
            throw failure(event, "its connection failed", e);
        }
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
