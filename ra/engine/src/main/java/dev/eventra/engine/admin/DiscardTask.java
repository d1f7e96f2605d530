package dev.eventra.engine.admin;

import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.deadletter.LetterQuery;
import dev.eventra.engine.deadletter.LetterReader;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.delivery.DeliveryListener;
import dev.eventra.engine.delivery.Redelivery;
import dev.eventra.engine.delivery.SubscriptionParts;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Deletes dead letters, and lets the groups go on that have none left that was given up. What is about to be deleted
 * goes to the audit first: that names too much after a crash, never too little.
 */
final class DiscardTask implements OperationTask {

    /** What the audit calls it. */
    static final String ACTION = "discard";
    /** Begins the list of those that are discarded in the audit's detail, each with its id and its event's. */
    static final String LETTERS = "dead letters with their events: ";

    static final String SEPARATOR = ", ";

    /** Writes to the audit in the name of the operation. */
    @FunctionalInterface
    interface Audit {
        void discarding(String detail, long count) throws SQLException;
    }

    private final SubscriptionParts parts;
    private final String subscription;
    private final SelectionJson.Frozen selected;
    private final Counts counts;
    private final Audit audit;
    private final Redelivery redelivery;
    private final RedriveTask release;
    private final LetterReader reader = new LetterReader();
    private volatile boolean stopped;

    DiscardTask(
            SubscriptionParts parts,
            String subscription,
            SelectionJson.Frozen selected,
            JournalStep.Order order,
            Counts counts,
            Audit audit) {
        this.parts = parts;
        this.subscription = subscription;
        this.selected = selected;
        this.counts = counts;
        this.audit = audit;
        this.redelivery = new Redelivery(parts, subscription, order, new DeliveryListener() {});
        this.release = new RedriveTask(parts, subscription, selected, order, counts);
    }

    @Override
    public void stop() {
        stopped = true;
        release.stop();
    }

    @Override
    public String run() throws Exception {
        if (selected.selection() instanceof DeadLetterSelection.One one) {
            Optional<StoredLetter> letter =
                    parts.database().inTransaction(connection -> reader.find(connection, subscription, one.id()));
            discard(letter.stream().toList());
        } else if (selected.selection() instanceof DeadLetterSelection.Group group) {
            matching(LetterQuery.of(subscription).withGroup(group.group()));
        } else if (selected.selection() instanceof DeadLetterSelection.Matching matching) {
            matching(Letters.query(matching.filter()));
        }
        release.releaseWaiting();
        return null;
    }

    private void matching(LetterQuery query) throws SQLException {
        LetterQuery givenUp = query.withState(DeadLetterState.DEAD);
        List<StoredLetter> page = page(givenUp, 0);
        while (!page.isEmpty() && !stopped) {
            discard(page);
            page = page(givenUp, page.get(page.size() - 1).id());
        }
    }

    private List<StoredLetter> page(LetterQuery query, long after) throws SQLException {
        return parts
                .database()
                .inTransaction(connection -> reader.list(connection, query, after, RedriveTask.PAGE))
                .stream()
                .filter(letter -> letter.id() <= selected.lastId())
                .toList();
    }

    private void discard(List<StoredLetter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        audit.discarding(
                letters.stream()
                        .map(letter -> letter.id() + " " + letter.content().eventId())
                        .collect(Collectors.joining(SEPARATOR, LETTERS, "")),
                letters.size());
        for (StoredLetter letter : letters) {
            if (stopped) {
                return;
            }
            if (redelivery.discard(letter)) {
                counts.discarded.incrementAndGet();
            }
        }
    }
}
