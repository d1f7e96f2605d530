package dev.eventra.engine.delivery;

import dev.eventra.engine.deadletter.DeadLetter;
import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.deadletter.DeadLetterStore;
import dev.eventra.engine.deadletter.FailureReport;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.event.DataGoneException;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.inbox.InboxEntry;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxState;
import dev.eventra.engine.inbox.InboxStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Stores what the listener does not get: dead letters, and the events that wait behind them. Each in one local
 * transaction; only after it has committed may the record's offset move. Thread-safe.
 *
 * <p>Order of locks: the group's mutex, then the inbox row (see {@link DeadLetterStore}). Taking the inbox row waits
 * for a listener's transaction that is still at the same event somewhere; if that commits, the event is handled and no
 * dead letter is written.
 */
final class DeadLetterRecorder {

    /** What became of it. */
    enum Result {
        /** It is stored, now or before. */
        STORED,
        /** Its effect is committed, or it is a dead letter of another owner: there is nothing to store. */
        HANDLED,
        /** Its group is not parked any more: it is to be delivered. */
        NOT_PARKED
    }

    private final DeliveryDatabase database;
    private final SubscriptionSettings settings;
    private final Clock clock;
    private final String worker;
    private final LargeData largeData;
    private final RefusedData refused;

    DeadLetterRecorder(
            DeliveryDatabase database, SubscriptionSettings settings, Clock clock, String worker, LargeData largeData) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.worker = worker;
        this.largeData = largeData;
        this.refused = new RefusedData(database, settings.name());
    }

    /** Makes a dead letter of a delivery that is given up, and parks its group if that is wanted. Never {@code NOT_PARKED}. */
    Result giveUp(Delivery delivery) throws SQLException {
        DeadLetter whole = letter(delivery, DeadLetterState.DEAD, delivery.report(clock.instant()));
        return refused.record(delivery, whole, letter -> giveUp(delivery, letter));
    }

    private Result giveUp(Delivery delivery, DeadLetter letter) throws SQLException {
        return database.inTransaction(connection -> {
            if (delivery.group() != null && settings.parks()) {
                database.deadLetters().park(connection, settings.name(), delivery.group(), worker);
            }
            if (takesInboxRow(delivery) && isHandled(connection, delivery)) {
                // not dead after all: the group must not stay parked for it
                connection.rollback();
                return Result.HANDLED;
            }
            return store(connection, letter);
        });
    }

    /** Stores an event behind its parked group, if the group still is. */
    Result queue(Delivery delivery) throws SQLException {
        DeadLetter whole = letter(delivery, DeadLetterState.QUEUED, FailureReport.NONE);
        return refused.record(delivery, whole, letter -> queue(delivery, letter));
    }

    private Result queue(Delivery delivery, DeadLetter letter) throws SQLException {
        return database.inTransaction(connection -> {
            if (!database.deadLetters().lock(connection, settings.name(), delivery.group())) {
                return Result.NOT_PARKED;
            }
            if (settings.deduplicate()) {
                InboxKey key = delivery.inboxKey();
                Optional<InboxEntry> present = database.inbox().find(connection, key);
                if (present.isPresent() && present.get().isOf(key)) {
                    return Result.HANDLED;
                }
            }
            return store(connection, letter);
        });
    }

    /** A row for an event that shares its id with another belongs to the other; a record that is no event has none. */
    private boolean takesInboxRow(Delivery delivery) {
        return settings.deduplicate() && delivery.event() != null && !delivery.isConflicting();
    }

    private boolean isHandled(Connection connection, Delivery delivery) throws SQLException {
        InboxStore inbox = database.inbox();
        InboxKey key = delivery.inboxKey();
        Optional<InboxEntry> present = inbox.insert(connection, key, InboxState.DEAD);
        return present.isPresent() && present.get().isOf(key);
    }

    private Result store(Connection connection, DeadLetter letter) throws SQLException {
        if (!database.deadLetters().isStored(connection, settings.name(), letter.content())) {
            database.deadLetters().insert(connection, letter);
            JournalStep.Kind kind =
                    letter.state() == DeadLetterState.DEAD ? JournalStep.Kind.DEAD : JournalStep.Kind.QUEUED;
            database.note(
                    connection,
                    JournalStep.of(letter.subscription(), letter.content(), kind, letter.failure(), worker, null));
        }
        return Result.STORED;
    }

    private DeadLetter letter(Delivery delivery, DeadLetterState state, FailureReport failure) throws SQLException {
        return new DeadLetter(settings.name(), state, content(delivery), failure, worker);
    }

    /** With data that lies apart: it is removed some day, and a dead letter is kept until somebody decides about it. */
    private StoredRecord content(Delivery delivery) throws SQLException {
        if (delivery.event() == null || !largeData.isFetched(delivery.event())) {
            return delivery.content();
        }
        try {
            return delivery.content(largeData.whole(List.of(delivery.event())).get(0));
        } catch (DataGoneException e) {
            // the reference still tells what it was
            return delivery.content();
        }
    }
}
