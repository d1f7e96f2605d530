package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.api.PublishException;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

    /** The gate is closed for less at a time, and open in between. */
    private static final Duration GATE = Duration.ofSeconds(10);

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
        try {
            TouchedShards touched = touched();
            if (!touched.hasWritten()) {
                // before a connection is taken; one that has written must go on, the gate waits for it
                passGate(events);
            }
            touched.addAll(store(checked), checked);
        } catch (SQLException e) {
            registry.setRollbackOnly();
            throw failure(events, "the insert failed", withoutData(e));
        } catch (RuntimeException e) {
            registry.setRollbackOnly();
            throw e instanceof PublishException ? e : failure(events, "the server failed", e);
        }
    }

    private EventPlaces store(ClaimCheck.Checked checked) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            if (enlistment == Enlistment.PROVED && connection.getAutoCommit()) {
                throw new PublishException(name(checked.events())
                        + " can't be published: the server gave a connection that takes no part in the transaction."
                        + " Mostly the transaction is already completing: publish before it does, a JPA callback"
                        + " during the flush at commit is too late. On Payara it is so too in a REQUIRES_NEW"
                        + " transaction of a CDI bean that an enterprise bean calls: make the called bean an"
                        + " enterprise bean");
            }
            return store(connection, checked);
        }
    }

    /**
     * Where the number of shards has changed since it was heard of, the events go to the new ones at once: nothing waits from
     * here on, as this transaction may hold locks by now.
     */
    private EventPlaces store(Connection connection, ClaimCheck.Checked checked) throws SQLException {
        List<Event> events = checked.events();
        checked.store(connection);
        int shards = outbox.shards();
        EventPlaces places = EventPlaces.of(events, shards);
        if (places.store(connection, outbox.uuid(), shards, outbox.store(), delayed)) {
            return places;
        }
        int held = Dialects.of(connection).holdShards(connection);
        if (held != shards) {
            outbox.layout().doubt();
        }
        EventPlaces now = EventPlaces.of(events, held);
        now.storeHeld(connection, outbox.uuid(), outbox.store(), delayed);
        return now;
    }

    private void passGate(List<Event> events) {
        try {
            if (!outbox.layout().awaitOpen(GATE)) {
                throw new PublishException(name(events) + " can't be published: outbox " + outbox.name()
                        + " is being resharded, and was closed for " + GATE.toSeconds() + " s; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(
                    name(events) + " can't be published: interrupted while outbox " + outbox.name()
                            + " was being resharded",
                    e);
        }
    }

    private TouchedShards touched() {
        TouchedShards touched = (TouchedShards) registry.getResource(transactionKey);
        if (touched == null) {
            touched = new TouchedShards(outbox.name(), commits);
            registry.registerInterposedSynchronization(touched);
            registry.putResource(transactionKey, touched);
        }
        return touched;
    }

    /** In a transaction of the database's own, so that several events are stored together. */
    private void publishAlone(ClaimCheck.Checked checked) {
        List<Event> events = checked.events();
        passGate(events);
        EventPlaces places;
        try {
            places = LocalTransaction.run(outbox.dataSource(), connection -> store(connection, checked));
        } catch (SQLException e) {
            throw failure(events, "the insert failed; if the connection broke, the outcome is unknown", withoutData(e));
        }
        TouchedShards touched = new TouchedShards(outbox.name(), commits);
        touched.addAll(places, checked);
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
