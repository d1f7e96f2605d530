package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.engine.admin.OutboxDatabases.Reached;
import dev.eventra.engine.cluster.ClusterControl;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.outbox.JournalReader;
import dev.eventra.engine.outbox.JournalReader.Relayed;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.PendingReader.PendingRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds events, and what became of them: those that wait in outboxes, those that journals have, and others as far as
 * the tables of subscriptions tell. Thread-safe.
 */
final class HistoryDesk {

    private static final int MOST_SOURCE = 250;
    private static final int MOST_ID = 100;

    /** For a waiting event of one id, for which no table has an index: in one outbox, and in all of them together. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration WHOLE_PATIENCE = Duration.ofSeconds(2);

    private final Outbox standard;
    private final OutboxDatabases outboxes;
    private final ClusterControl cluster;
    private final Access access;
    private final HandlingReader handling;
    private final EventPages pages = new EventPages();
    private final PendingSearch search = new PendingSearch();
    private final JournalReader journal = new JournalReader();

    HistoryDesk(
            Outbox standard, OutboxDatabases outboxes, ClusterControl cluster, Access access, HandlingReader handling) {
        this.standard = standard;
        this.outboxes = outboxes;
        this.cluster = cluster;
        this.access = access;
        this.handling = handling;
    }

    /** An event, and what an outbox tells of it. */
    private record Located(EventSummary event, List<Step> steps, String traceparent) {}

    /** All outboxes have a journal, or none has. */
    boolean isJournalOn() {
        return standard.journal().isPresent();
    }

    EventPage events(EventFilter filter, PageRequest page) {
        if (filter == null) {
            throw new InvalidRequestException("filter", "is missing");
        }
        return pages.page(places(filter.outbox()), filter, page);
    }

    /**
     * @param outbox null for all
     */
    private SearchPlaces places(String outbox) {
        if (outbox != null) {
            return SearchPlaces.one(access, outboxes.chosen(outbox));
        }
        Set<String> known = cluster.read().snapshot().shards().keySet().stream()
                .map(ShardId::outbox)
                .collect(Collectors.toSet());
        return SearchPlaces.all(access, outboxes, known);
    }

    FoundPath path(String source, String id, String outbox) {
        require("source", source, MOST_SOURCE);
        require("id", id, MOST_ID);
        SearchPlaces places = places(outbox);
        places.requireAny();
        HandlingReader.Handling handled = handling.find(source, id, isJournalOn());
        Optional<Located> located = first(places, place -> relayed(places, place, source, id));
        // what a subscription has met with was in Kafka, so it waits no more
        if (located.isEmpty() && handled.steps().isEmpty()) {
            located = first(places, place -> waiting(places, place, source, id))
                    .or(() -> first(places, place -> aside(places, place, source, id)));
            places.requireAny();
        }
        List<Step> steps = new ArrayList<>();
        located.ifPresent(each -> steps.addAll(each.steps()));
        steps.addAll(handled.steps());
        if (steps.isEmpty()) {
            return new FoundPath(null, places.unreached());
        }
        EventSummary summary = located.map(Located::event)
                .orElseGet(() ->
                        new Summaries(outboxes.areSeveral() ? null : standard.name()).handled(source, id, handled));
        return new FoundPath(
                new EventPath(summary, steps, located.map(Located::traceparent).orElse(null)),
                located.isPresent() ? List.of() : places.unreached());
    }

    private static Optional<Located> first(SearchPlaces places, Function<Reached, Optional<Located>> look) {
        return places.list().stream().map(look).flatMap(Optional::stream).findFirst();
    }

    private Optional<Located> relayed(SearchPlaces places, Reached place, String source, String id) {
        if (place.outbox().journal().isEmpty()) {
            return Optional.empty();
        }
        return places.ask(place, connection -> journal.find(connection, id)).stream()
                .flatMap(List::stream)
                .filter(row -> row.source().equals(source))
                .findFirst()
                .map(row -> new Located(
                        summaries(place).relayed(row),
                        List.of(
                                new Step(row.stored(), Kind.STORED, null, null, null),
                                new Step(row.relayed(), Kind.RELAYED, null, place(row), null)),
                        row.traceparent()));
    }

    private Optional<Located> waiting(SearchPlaces places, Reached place, String source, String id) {
        Duration share = WHOLE_PATIENCE.dividedBy(places.list().size());
        Duration patience = share.compareTo(PATIENCE) < 0 ? share : PATIENCE;
        LocalTransaction.Work<Optional<PendingRow>> look =
                connection -> search.find(connection, place.outbox().shards(), source, id, patience);
        return places.ask(place, look)
                .flatMap(found -> found)
                .map(row -> new Located(
                        summaries(place).pending(row),
                        List.of(new Step(row.stored(), Kind.STORED, null, null, null)),
                        null));
    }

    private Optional<Located> aside(SearchPlaces places, Reached place, String source, String id) {
        RejectedReader rejected = new RejectedReader(place.outbox().name());
        return places.ask(place, connection -> rejected.find(connection, source, id))
                .flatMap(found -> found)
                .map(event -> new Located(summaries(place).rejected(event), steps(event), null));
    }

    private static Summaries summaries(Reached place) {
        return new Summaries(place.outbox().name());
    }

    private static List<Step> steps(RejectedInfo event) {
        Step set = event.state() == RejectedState.REJECTED
                ? new Step(event.setAside(), Kind.REJECTED, null, event.reasonClass() + ": " + event.reason(), null)
                : new Step(event.setAside(), Kind.QUEUED, null, "behind one of its group that Kafka refused", null);
        return List.of(new Step(event.stored(), Kind.STORED, null, null, null), set);
    }

    private static String place(Relayed row) {
        return row.worker() == null
                ? "by a former owner of the shard, seen when it was taken over"
                : "worker " + row.worker() + ", epoch " + row.epoch() + ", partition " + row.partition() + ", offset "
                        + row.offset();
    }

    private static void require(String field, String value, int most) {
        if (value == null || value.isBlank() || value.length() > most) {
            throw new InvalidRequestException(
                    field, "is missing or too long; required are 1 to " + most + " characters");
        }
    }
}
