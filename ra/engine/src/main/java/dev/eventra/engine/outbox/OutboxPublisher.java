package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.api.PublishException;
import dev.eventra.engine.database.LocalTransaction;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Stores events in an outbox, with the caller's JTA transaction if there is one.
 *
 * <p>Events are written when they are published, on a connection that is closed at once. To buffer events and write them in
 * one batch while the transaction completes looks cheaper, but is not safe on every server: Payara enlists no connection
 * that is taken then, and where the application holds one open too, it moves a connection that we had taken before out of
 * the transaction, so that the batch survived a rollback. A connection that is not enlisted is refused. Thread-safe.
 */
public final class OutboxPublisher {

    private final Outbox outbox;
    private final Enlistment enlistment;
    private final TransactionSynchronizationRegistry registry;
    private final CommitListener commits;
    private final ScheduledStore delayed = new ScheduledStore();
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
        publishAll(List.of(event));
    }

    /**
     * Writes the events in one batch for each shard.
     *
     * @param events in the order in which they happened
     * @throws PublishException if they can't be stored; a transaction is then marked for rollback
     * @throws dev.eventra.api.InvalidEventException if data is too large for this outbox; nothing was done then
     */
    public void publishAll(List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        publish(outbox.claimCheck().check(events));
    }

    private void publish(ClaimCheck.Checked checked) {
        List<Event> events = checked.events();
        int status = registry.getTransactionStatus();
        switch (status) {
            case Status.STATUS_NO_TRANSACTION -> publishAlone(checked);
            case Status.STATUS_ACTIVE -> publishInTransaction(checked);
            case Status.STATUS_MARKED_ROLLBACK -> {
                // it can only roll back, and the events with it
            }
            default -> throw new PublishException(name(events)
                    + " can't be published: the transaction is past its completion callbacks (status " + status
                    + "), publish in a transaction of its own");
        }
    }

    private void publishInTransaction(ClaimCheck.Checked checked) {
        List<Event> events = checked.events();
        EventPlaces places = EventPlaces.of(events, outbox.shards());
        try {
            wakeAfterCommit(places);
            store(checked, places);
        } catch (SQLException e) {
            registry.setRollbackOnly();
            throw failure(events, "the insert failed", withoutData(e));
        } catch (RuntimeException e) {
            registry.setRollbackOnly();
            throw e instanceof PublishException ? e : failure(events, "the server failed", e);
        }
    }

    private void store(ClaimCheck.Checked checked, EventPlaces places) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            if (enlistment == Enlistment.PROVED && connection.getAutoCommit()) {
                throw new PublishException(name(checked.events())
                        + " can't be published: the server gave a connection that takes no part in the transaction."
                        + " Mostly the transaction is already completing: publish before it does, a JPA callback"
                        + " during the flush at commit is too late. On Payara it is so too in a REQUIRES_NEW"
                        + " transaction of a CDI bean that an enterprise bean calls: make the called bean an"
                        + " enterprise bean");
            }
            checked.store(connection);
            places.store(connection, outbox.uuid(), outbox.store(), delayed);
        }
    }

    private void wakeAfterCommit(EventPlaces places) {
        TouchedShards touched = (TouchedShards) registry.getResource(transactionKey);
        if (touched == null) {
            touched = new TouchedShards(outbox.name(), commits);
            registry.registerInterposedSynchronization(touched);
            registry.putResource(transactionKey, touched);
        }
        touched.addAll(places);
    }

    /** In a transaction of the database's own, so that several events are stored together. */
    private void publishAlone(ClaimCheck.Checked checked) {
        List<Event> events = checked.events();
        EventPlaces places = EventPlaces.of(events, outbox.shards());
        try {
            LocalTransaction.run(outbox.dataSource(), connection -> {
                checked.store(connection);
                places.store(connection, outbox.uuid(), outbox.store(), delayed);
                return places;
            });
        } catch (SQLException e) {
            throw failure(events, "the insert failed; if the connection broke, the outcome is unknown", withoutData(e));
        }
        TouchedShards touched = new TouchedShards(outbox.name(), commits);
        touched.addAll(places);
        touched.afterCompletion(Status.STATUS_COMMITTED);
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

    private PublishException failure(List<Event> events, String problem, Exception cause) {
        return new PublishException(
                name(events) + " not stored in outbox " + outbox.name() + ": " + problem + ": " + cause.getMessage(),
                cause);
    }

    private static String name(List<Event> events) {
        Event first = events.get(0);
        return "event " + first.id() + " (" + first.type() + ")"
                + (events.size() == 1 ? "" : " and " + (events.size() - 1) + " more");
    }
}
