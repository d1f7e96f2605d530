package dev.eventra.engine.admin;

import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.deadletter.LetterReader;
import dev.eventra.engine.deadletter.StoredLetter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Reads dead letters, and freezes what operations are about. Thread-safe. */
final class DeadLetterDesk {

    private final SubscriptionDatabases databases;
    private final Access access;
    private final LetterReader reader = new LetterReader();

    DeadLetterDesk(SubscriptionDatabases databases, Access access) {
        this.databases = databases;
        this.access = access;
    }

    Page<DeadLetterInfo> list(DeadLetterFilter filter, PageRequest page) {
        long after = Cursors.number(page, 0);
        return Cursors.page(
                access.run(
                        "dead letters of " + filter.subscription(),
                        databases.of(filter.subscription()),
                        connection -> reader.list(connection, Letters.query(filter), after, page.size() + 1)),
                page.size(),
                StoredLetter::id,
                Letters::info);
    }

    Optional<DeadLetterContent> find(String subscription, long id) {
        return access.run(
                        "dead letter " + id + " of " + subscription,
                        databases.of(subscription),
                        connection -> reader.find(connection, subscription, id))
                .map(Letters::content);
    }

    Page<ParkedGroupInfo> parked(String subscription, PageRequest page) {
        String after = page.after() == null ? "" : page.after();
        return Cursors.page(
                access.run(
                        "parked groups of " + subscription,
                        databases.of(subscription),
                        connection -> reader.parked(connection, subscription, after, page.size() + 1)),
                page.size(),
                LetterReader.Parked::group,
                group -> new ParkedGroupInfo(subscription, group.group(), group.parkedBy(), group.parkedAt()));
    }

    SelectionJson.Frozen freezeForRedrive(DeadLetterSelection selection) {
        return freeze(selection, true);
    }

    SelectionJson.Frozen freezeForDiscard(DeadLetterSelection selection) {
        if (selection instanceof DeadLetterSelection.Matching matching
                && matching.filter().state() == LetterState.QUEUED) {
            throw new InvalidRequestException(
                    "state", "QUEUED is not allowed: only events that were given up can be discarded by a filter");
        }
        return freeze(selection, false);
    }

    private SelectionJson.Frozen freeze(DeadLetterSelection selection, boolean redrive) {
        databases.known(selection.subscription());
        return access.run(
                "dead letters of " + selection.subscription(), databases.of(selection.subscription()), connection -> {
                    if (selection instanceof DeadLetterSelection.One one) {
                        check(connection, one, redrive);
                    }
                    return new SelectionJson.Frozen(
                            selection,
                            reader.lastId(connection, selection.subscription()).orElse(0));
                });
    }

    private void check(Connection connection, DeadLetterSelection.One one, boolean redrive) throws SQLException {
        StoredLetter letter = reader.find(connection, one.subscription(), one.id())
                .orElseThrow(() -> new RequestRefusedException(
                        "subscription " + one.subscription() + " has no dead letter " + one.id()));
        if (!redrive) {
            return;
        }
        if (!letter.content().isEvent()) {
            throw new RequestRefusedException("dead letter " + one.id() + " is a record that is no event ("
                    + letter.letter().failure().errorMessage()
                    + "), so it can't be delivered; it can only be discarded");
        }
        if (letter.group() == null) {
            return;
        }
        long head = reader.head(connection, one.subscription(), letter.group())
                .map(StoredLetter::id)
                .orElse(one.id());
        if (head != one.id()) {
            throw new RequestRefusedException("dead letter " + one.id() + " is not the first of group " + letter.group()
                    + ", which is " + head + ": redrive that one or the group, or discard it");
        }
    }
}
