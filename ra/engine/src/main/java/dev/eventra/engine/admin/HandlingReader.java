package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.engine.deadletter.CauseReader;
import dev.eventra.engine.deadletter.CauseReader.EventLetter;
import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxReader;
import dev.eventra.engine.inbox.InboxReader.Handled;
import dev.eventra.engine.inbox.InboxState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells what subscriptions did with one event, by their inboxes and dead letters. Thread-safe. */
final class HandlingReader {

    private final SubscriptionDatabases databases;
    private final Access access;
    private final InboxReader inbox = new InboxReader();
    private final CauseReader letters = new CauseReader();

    HandlingReader(SubscriptionDatabases databases, Access access) {
        this.databases = databases;
        this.access = access;
    }

    /**
     * What is known of it.
     *
     * @param type      null if no more is known, as all that follows
     * @param partition where its record lies
     */
    record Handling(List<Step> steps, String type, String group, Integer partition, Long offset) {}

    Handling find(String source, String id) {
        List<Step> steps = new ArrayList<>();
        List<EventLetter> found = new ArrayList<>();
        List<Handled> handled = new ArrayList<>();
        for (SubscriptionDatabases.Shared shared : databases.all()) {
            access.run("event " + id, shared.dataSource(), connection -> {
                List<EventLetter> here = letters.letters(connection, source, id).stream()
                        .filter(letter -> shared.has(letter.subscription()))
                        .toList();
                Set<String> dead = new HashSet<>();
                for (EventLetter letter : here) {
                    dead.add(letter.subscription());
                    steps.add(step(letter));
                }
                found.addAll(here);
                for (String subscription : shared.subscriptions()) {
                    Optional<Handled> one = handled(connection, subscription, source, id);
                    one.filter(it -> it.state() == InboxState.DONE || !dead.contains(subscription))
                            .ifPresent(it -> steps.add(step(subscription, it)));
                    one.ifPresent(handled::add);
                }
                return null;
            });
        }
        steps.sort(Comparator.comparing(Step::time));
        Optional<EventLetter> letter = found.stream().findFirst();
        Optional<Handled> place = handled.stream()
                .filter(it -> it.partition() != null && it.offset() != null)
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

    private Optional<Handled> handled(Connection connection, String subscription, String source, String id)
            throws SQLException {
        return inbox.find(connection, subscription, new InboxKey.Id(source, id));
    }

    private static Step step(EventLetter letter) {
        String detail = letter.errorClass() == null
                ? null
                : letter.errorClass() + " after " + letter.attempts()
                        + (letter.attempts() == 1 ? " attempt" : " attempts");
        return new Step(
                letter.stored(),
                letter.state() == DeadLetterState.DEAD ? Kind.DEAD : Kind.QUEUED,
                letter.subscription(),
                detail,
                null);
    }

    private static Step step(String subscription, Handled handled) {
        if (handled.state() == InboxState.DONE) {
            String detail = handled.partition() == null
                    ? null
                    : "partition " + handled.partition() + ", offset " + handled.offset();
            return new Step(handled.time(), Kind.DELIVERED, subscription, detail, null);
        }
        return new Step(handled.time(), Kind.DEAD, subscription, "its dead letter was discarded later", null);
    }
}
