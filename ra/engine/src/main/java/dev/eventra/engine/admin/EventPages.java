package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.admin.OutboxDatabases.Reached;
import dev.eventra.engine.outbox.JournalReader.Mark;
import dev.eventra.engine.outbox.PendingReader.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lists of events: those that wait in any outbox, then those that the journals have. So nothing is missed that is relayed while
 * somebody turns the pages. An id is looked for in the journals first, which have an index for it. Thread-safe.
 */
final class EventPages {

    private final PendingPages pending = new PendingPages();
    private final JournalPages journal = new JournalPages();

    /**
     * Some events of one kind.
     *
     * @param next where to go on; without outboxes that did not answer
     */
    private record Part(List<EventSummary> items, EventCursor next) {}

    EventPage page(SearchPlaces places, EventFilter filter, PageRequest page) {
        Wanted wanted = new Wanted(null, filter.id(), filter.type(), filter.group(), filter.since(), filter.until());
        EventCursor asked = page.after() == null ? null : EventCursor.parse(page.after());
        if (asked != null) {
            if (!asked.places().keySet().stream().allMatch(places::knows)) {
                throw EventCursor.refused(page.after());
            }
            places.keep(asked.places().keySet());
        }
        places.requireAny();
        List<EventState> kinds = kinds(places, filter);
        int kind = asked == null ? 0 : kinds.indexOf(asked.kind());
        if (kind < 0) {
            throw EventCursor.refused(page.after());
        }
        if (asked == null) {
            requireNotTooMany(places);
        }
        List<EventSummary> items = new ArrayList<>();
        EventCursor at = asked;
        while (kind < kinds.size() && items.size() < page.size()) {
            EventCursor from = at == null ? start(places, kinds.get(kind)) : at;
            Part part = part(places, wanted, from, page.size() - items.size());
            items.addAll(part.items());
            if (!part.next().isEnd()) {
                return new EventPage(items, part.next().text(), places.unreached());
            }
            kind++;
            at = null;
        }
        String next = kind < kinds.size() ? start(places, kinds.get(kind)).text() : null;
        return new EventPage(items, next, places.unreached());
    }

    private static List<EventState> kinds(SearchPlaces places, EventFilter filter) {
        List<EventState> order = filter.id() == null
                ? List.of(EventState.PENDING, EventState.RELAYED)
                : List.of(EventState.RELAYED, EventState.PENDING);
        return order.stream()
                .filter(state -> filter.state() == null || filter.state() == state)
                .filter(state -> state == EventState.PENDING
                        || places.list().stream()
                                .anyMatch(each -> each.outbox().journal().isPresent()))
                .toList();
    }

    /** A cursor that would be too long is found before the first page, not somewhere in the list. */
    private static void requireNotTooMany(SearchPlaces places) {
        int longest = 1;
        int shards = 0;
        for (Reached place : places.list()) {
            shards += place.outbox().shards();
            longest += place.outbox().name().length() + 2 + place.outbox().shards() * EventCursor.SHARD;
        }
        if (longest > PageRequest.LONGEST_CURSOR) {
            throw new RequestRefusedException("the outboxes that this server reaches have " + shards
                    + " shards, too many for one search: choose an outbox");
        }
    }

    private static EventCursor start(SearchPlaces places, EventState kind) {
        SortedMap<String, String> starts = new TreeMap<>();
        places.list()
                .forEach(each -> starts.put(
                        each.outbox().name(),
                        kind == EventState.PENDING || each.outbox().journal().isPresent()
                                ? EventCursor.START
                                : EventCursor.END));
        return new EventCursor(kind, starts);
    }

    private Part part(SearchPlaces places, Wanted wanted, EventCursor from, int size) {
        Part part = from.kind() == EventState.PENDING
                ? pending(places, wanted, from, size)
                : relayed(places, wanted, from, size);
        places.requireAny();
        return part;
    }

    private Part pending(SearchPlaces places, Wanted wanted, EventCursor from, int size) {
        Map<String, long[]> below = new TreeMap<>();
        places.list().forEach(each -> {
            String name = each.outbox().name();
            below.put(name, from.below(name, each.outbox().shards()));
        });
        int window = PendingPages.window(wanted, below.values(), size);
        Map<String, Map<Integer, PendingPages.Look>> looks = new TreeMap<>();
        Map<String, Integer> shards = new TreeMap<>();
        for (Reached place : places.list()) {
            String name = place.outbox().name();
            places.ask(place, connection -> pending.look(connection, name, wanted, below.get(name), window))
                    .ifPresent(look -> looks.put(name, look));
            shards.put(name, below.get(name).length);
        }
        PendingPages.Found found = PendingPages.merge(looks, shards, wanted, size);
        SortedMap<String, String> next = new TreeMap<>();
        found.below().forEach((name, bounds) -> next.put(name, EventCursor.of(bounds)));
        return new Part(
                found.hits().stream()
                        .map(hit -> new Summaries(hit.outbox()).pending(hit.row()))
                        .toList(),
                new EventCursor(EventState.PENDING, next));
    }

    private Part relayed(SearchPlaces places, Wanted wanted, EventCursor from, int size) {
        SortedMap<String, String> next = new TreeMap<>();
        List<Reached> open = new ArrayList<>();
        for (Reached place : places.list()) {
            String name = place.outbox().name();
            if (from.places().get(name).equals(EventCursor.END)) {
                next.put(name, EventCursor.END);
            } else {
                open.add(place);
            }
        }
        int share = JournalPages.share(open.size(), size);
        Map<String, JournalPages.Look> looks = new TreeMap<>();
        for (Reached place : open) {
            String name = place.outbox().name();
            Mark behind = from.mark(name);
            places.ask(place, connection -> journal.look(connection, wanted, behind, share))
                    .ifPresent(look -> looks.put(name, look));
        }
        JournalPages.Found found = JournalPages.merge(looks, size);
        next.putAll(found.places());
        return new Part(
                found.hits().stream()
                        .map(hit -> new Summaries(hit.outbox()).relayed(hit.row()))
                        .toList(),
                new EventCursor(EventState.RELAYED, next));
    }
}
