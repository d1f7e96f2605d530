package dev.eventra.engine.admin;

import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.engine.admin.HandlingReader.Found;
import dev.eventra.engine.deadletter.CauseReader.EventLetter;
import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.inbox.InboxReader.Handled;
import dev.eventra.engine.inbox.InboxState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes steps of what is known of one event in one subscription. Where a dead letter is there, it tells of itself, and the
 * journal of what was before and after. A discard that the journal does not have is looked for in the audit. Thread-safe.
 */
final class HandlingSteps {

    private final DiscardSearch discards;

    HandlingSteps(DiscardSearch discards) {
        this.discards = discards;
    }

    /** In the order in which they happened, those of the same moment too. */
    List<Step> of(String subscription, String eventId, Found found) {
        List<Step> steps = new ArrayList<>();
        int covered = found.letters().isEmpty() ? -1 : lastStored(found.journal());
        for (int i = 0; i < found.journal().size(); i++) {
            if (i != covered) {
                steps.add(step(found.journal().get(i)));
            }
        }
        found.letters().forEach(letter -> steps.add(step(letter)));
        Handled inbox = found.inbox();
        if (inbox != null && inbox.state() == InboxState.DONE) {
            steps.add(delivered(subscription, inbox, found.journal()));
        } else if (inbox != null && found.letters().isEmpty()) {
            addGone(steps, subscription, eventId, found);
        }
        return steps;
    }

    /** The index of the step that tells of the storing of the letter that is there; -1 if the journal does not have it. */
    private static int lastStored(List<JournalStep> journal) {
        for (int i = journal.size() - 1; i >= 0; i--) {
            JournalStep.Kind kind = journal.get(i).kind();
            if (kind == JournalStep.Kind.DEAD || kind == JournalStep.Kind.QUEUED) {
                return i;
            }
        }
        return -1;
    }

    /** It was given up, and its dead letter is gone without its having taken effect. */
    private void addGone(List<Step> steps, String subscription, String eventId, Found found) {
        Handled inbox = found.inbox();
        if (lastStored(found.journal()) < 0) {
            steps.add(0, new Step(inbox.time(), Kind.DEAD, subscription, null, null));
        }
        if (found.journal().stream().noneMatch(step -> step.kind() == JournalStep.Kind.DISCARDED)) {
            Optional<AuditEntry> entry = discards.find(subscription, eventId, inbox.time());
            steps.add(entry.map(audit ->
                            new Step(audit.time(), Kind.DISCARDED, subscription, null, audit.actor(), audit.reason()))
                    .orElseGet(
                            () -> new Step(inbox.time(), Kind.DISCARDED, subscription, "at this time or later", null)));
        }
    }

    /** Never before its redrive, which is noted in the same transaction: some databases have a time for each statement. */
    private static Step delivered(String subscription, Handled inbox, List<JournalStep> journal) {
        Instant time = journal.stream()
                .filter(step -> step.kind() == JournalStep.Kind.REDRIVEN)
                .map(JournalStep::time)
                .filter(redriven -> redriven.isAfter(inbox.time()))
                .max(Comparator.naturalOrder())
                .orElse(inbox.time());
        String detail =
                inbox.partition() == null ? null : "partition " + inbox.partition() + ", offset " + inbox.offset();
        return new Step(time, Kind.DELIVERED, subscription, detail, null);
    }

    private static Step step(EventLetter letter) {
        return new Step(
                letter.stored(),
                letter.state() == DeadLetterState.DEAD ? Kind.DEAD : Kind.QUEUED,
                letter.subscription(),
                failure(letter.errorClass(), letter.attempts()),
                null);
    }

    private static Step step(JournalStep step) {
        JournalStep.Order order = step.order();
        return new Step(
                step.time(),
                Kind.valueOf(step.kind().name()),
                step.subscription(),
                failure(step.errorClass(), step.attempts()),
                order == null ? null : order.actor(),
                order == null ? null : order.reason());
    }

    /** Null if nothing failed. */
    private static String failure(String errorClass, int attempts) {
        return errorClass == null
                ? null
                : errorClass + " after " + attempts + (attempts == 1 ? " attempt" : " attempts");
    }
}
