package dev.eventra.engine.delivery;

import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.deadletter.LetterRemoval;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.inbox.InboxEntry;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a dead letter that is delivered again leaves in the listener's transaction: the row is gone, its inbox row is
 * {@code done}, and with the last row of its group the group is parked no more. If the listener fails, all of it is as
 * it was. For one attempt after the other of one dead letter, by one thread.
 *
 * <p>The locks are taken in the order of all others: the group's mutex, the dead letter's row, the inbox row. The mutex
 * is held until the listener's transaction ends, so an event that comes meanwhile waits, and then finds its group either
 * parked, or let go with all that was before it done.
 */
final class RedriveClaim implements Claim {

    /** What was found. */
    enum Finding {
        /** The event is to be delivered. */
        CLAIMED,
        /** Its effect is there already; the row goes. */
        DONE_BEFORE,
        /** The row is gone, or is not the first of its group any more. */
        GONE,
        /** Another event has its id. */
        CONFLICT
    }

    private final DeliveryDatabase database;
    private final EnlistmentGuard guard;
    private final boolean deduplicate;
    private final StoredLetter letter;
    private final InboxKey key;
    private final JournalStep redriven;
    private final LetterRemoval removal = new LetterRemoval();
    private Finding finding = Finding.GONE;

    /**
     * @param deduplicate whether the subscription has an inbox
     * @param letter      an event
     * @param redriven    what the journal notes if it takes effect
     */
    RedriveClaim(
            DeliveryDatabase database,
            EnlistmentGuard guard,
            boolean deduplicate,
            StoredLetter letter,
            InboxKey key,
            JournalStep redriven) {
        this.database = database;
        this.guard = guard;
        this.deduplicate = deduplicate;
        this.letter = letter;
        this.key = key;
        this.redriven = redriven;
    }

    /** What the latest attempt found. */
    Finding finding() {
        return finding;
    }

    @Override
    public Optional<AttemptResult> take(Delivery delivery) throws SQLException, InterruptedException {
        guard.check();
        try (Connection connection = database.dataSource().getConnection()) {
            finding = claim(connection);
        }
        return switch (finding) {
            case CLAIMED -> Optional.empty();
            case CONFLICT -> Optional.of(AttemptResult.of(AttemptResult.Kind.CONFLICT));
            case DONE_BEFORE, GONE -> Optional.of(AttemptResult.of(AttemptResult.Kind.DUPLICATE));
        };
    }

    /** The statements, in the transaction of this connection. */
    Finding claim(Connection connection) throws SQLException {
        String subscription = letter.subscription();
        String group = letter.group();
        if (group != null) {
            // not there if the subscription goes on after a dead letter: then there is no order to keep
            database.deadLetters().lock(connection, subscription, group);
        }
        if (!removal.lock(connection, subscription, letter.id())
                || group != null && !removal.isHead(connection, subscription, group, letter.id())) {
            return Finding.GONE;
        }
        Finding found = deduplicate ? takeInboxRow(connection) : Finding.CLAIMED;
        if (found != Finding.CONFLICT) {
            removal.delete(connection, letter.id());
            database.note(connection, redriven);
            if (group != null) {
                removal.unparkIfEmpty(connection, subscription, group);
            }
        }
        return found;
    }

    private Finding takeInboxRow(Connection connection) throws SQLException {
        if (database.inbox().revive(connection, key)) {
            return Finding.CLAIMED;
        }
        Optional<InboxEntry> present = database.inbox().insert(connection, key, InboxState.DONE);
        if (present.isEmpty()) {
            return Finding.CLAIMED;
        }
        return present.get().isOf(key) ? Finding.DONE_BEFORE : Finding.CONFLICT;
    }
}
