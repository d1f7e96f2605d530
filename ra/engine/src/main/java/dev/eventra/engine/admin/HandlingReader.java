package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.engine.deadletter.CauseReader;
import dev.eventra.engine.deadletter.CauseReader.EventLetter;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.deadletter.StepJournal;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxReader;
import dev.eventra.engine.inbox.InboxReader.Handled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells what subscriptions did with one event, by their inboxes, dead letters and journals. Thread-safe. */
final class HandlingReader {

    private final SubscriptionDatabases databases;
    private final Access access;
    private final HandlingSteps handlingSteps;
    private final InboxReader inbox = new InboxReader();
    private final CauseReader letters = new CauseReader();

    HandlingReader(SubscriptionDatabases databases, AdminDatabase database, Access access) {
        this.databases = databases;
        this.access = access;
        this.handlingSteps = new HandlingSteps(new DiscardSearch(database, access));
    }

    /**
     * What is known of it.
     *
     * @param type      null if no more is known, as all that follows
     * @param partition where its record lies
     */
    record Handling(List<Step> steps, String type, String group, Integer partition, Long offset) {}

    /**
     * What one subscription has of an event.
     *
     * @param inbox null if it has not handled it, or no longer remembers it
     */
    record Found(List<EventLetter> letters, List<JournalStep> journal, Handled inbox) {}

    /**
     * @param journal whether steps were noted
     */
    Handling find(String source, String id, boolean journal) {
        Map<String, Found> found = new TreeMap<>();
        for (SubscriptionDatabases.Shared shared : databases.all()) {
            found.putAll(access.run(
                    "event " + id, shared.dataSource(), connection -> read(connection, shared, source, id, journal)));
        }
        List<Step> steps = new ArrayList<>();
        found.forEach((subscription, all) -> steps.addAll(handlingSteps.of(subscription, id, all)));
        steps.sort(Comparator.comparing(Step::time));
        return handling(steps, found);
    }

    private Map<String, Found> read(
            Connection connection, SubscriptionDatabases.Shared shared, String source, String id, boolean journal)
            throws SQLException {
        List<EventLetter> here = letters.letters(connection, source, id);
        List<JournalStep> noted = journal ? StepJournal.find(connection, source, id) : List.of();
        TreeSet<String> names = new TreeSet<>(shared.subscriptions());
        here.stream().map(EventLetter::subscription).filter(shared::has).forEach(names::add);
        noted.stream().map(JournalStep::subscription).filter(shared::has).forEach(names::add);
        Map<String, Found> found = new TreeMap<>();
        for (String name : names) {
            Optional<Handled> handled = shared.subscriptions().contains(name)
                    ? inbox.find(connection, name, new InboxKey.Id(source, id))
                    : Optional.empty();
            found.put(
                    name,
                    new Found(
                            here.stream()
                                    .filter(letter -> letter.subscription().equals(name))
                                    .toList(),
                            noted.stream()
                                    .filter(step -> step.subscription().equals(name))
                                    .toList(),
                            handled.orElse(null)));
        }
        return found;
    }

    private static Handling handling(List<Step> steps, Map<String, Found> found) {
        Optional<EventLetter> letter =
                found.values().stream().flatMap(each -> each.letters().stream()).findFirst();
        Optional<Handled> place = found.values().stream()
                .map(Found::inbox)
                .filter(it -> it != null && it.partition() != null && it.offset() != null)
                .findFirst();
        return new Handling(
                steps,
                letter.map(EventLetter::type).orElse(null),
                letter.map(EventLetter::group).orElse(null),
                letter.map(EventLetter::partition)
                        .or(() -> place.map(Handled::partition))
                        .orElse(null),
                letter.map(EventLetter::offset)
                        .or(() -> place.map(Handled::offset))
                        .orElse(null));
    }
}
