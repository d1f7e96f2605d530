package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.engine.outbox.JournalReader.Mark;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.PendingReader.Wanted;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of events: those that wait, then those that the journal has. So nothing is missed that is relayed while somebody
 * turns the pages. An id is looked for in the journal first, which has an index for it. Thread-safe.
 */
final class EventPages {

    private final AdminDatabase database;
    private final Access access;
    private final Outbox outbox;
    private final PendingPages pending = new PendingPages();
    private final JournalPages journal = new JournalPages();
    private final Summaries summaries;

    EventPages(AdminDatabase database, Access access, Outbox outbox) {
        this.database = database;
        this.access = access;
        this.outbox = outbox;
        this.summaries = new Summaries(outbox.name());
    }

    /**
     * Some events of one kind.
     *
     * @param next where to go on; null if there are no more of that kind
     */
    private record Part(List<EventSummary> items, String next) {}

    Page<EventSummary> page(EventFilter filter, PageRequest page) {
        Wanted wanted = new Wanted(null, filter.id(), filter.type(), filter.group(), filter.since(), filter.until());
        List<EventState> kinds = kinds(filter);
        int kind = page.after() == null ? 0 : kinds.indexOf(EventCursor.kind(page.after()));
        String after = page.after() == null && !kinds.isEmpty() ? EventCursor.start(kinds.get(0)) : page.after();
        if (kind < 0) {
            throw noCursor(page.after(), null);
        }
        List<EventSummary> items = new ArrayList<>();
        while (kind < kinds.size() && items.size() < page.size()) {
            Part part = part(kinds.get(kind), wanted, after, page.size() - items.size());
            items.addAll(part.items());
            if (part.next() != null) {
                return new Page<>(items, part.next());
            }
            kind++;
            after = kind < kinds.size() ? EventCursor.start(kinds.get(kind)) : null;
        }
        return new Page<>(items, after);
    }

    private List<EventState> kinds(EventFilter filter) {
        List<EventState> order = filter.id() == null
                ? List.of(EventState.PENDING, EventState.RELAYED)
                : List.of(EventState.RELAYED, EventState.PENDING);
        return order.stream()
                .filter(state -> filter.state() == null || filter.state() == state)
                .filter(state -> state == EventState.PENDING || outbox.journal().isPresent())
                .toList();
    }

    private Part part(EventState kind, Wanted wanted, String after, int size) {
        try {
            return kind == EventState.PENDING
                    ? pending(wanted, EventCursor.below(after, outbox.shards()), size)
                    : relayed(wanted, EventCursor.mark(after), size);
        } catch (NumberFormatException | DateTimeException e) {
            throw noCursor(after, e);
        }
    }

    private Part pending(Wanted wanted, long[] below, int size) {
        PendingPages.Found found = access.run(
                "events", database.dataSource(), connection -> pending.page(connection, wanted, below, size));
        return new Part(
                found.rows().stream().map(summaries::pending).toList(),
                found.isEnd() ? null : EventCursor.of(found.below()));
    }

    private Part relayed(Wanted wanted, Mark behind, int size) {
        JournalPages.Found found = access.run(
                "events", database.dataSource(), connection -> journal.page(connection, wanted, behind, size));
        return new Part(
                found.rows().stream().map(summaries::relayed).toList(),
                found.next() == null ? null : EventCursor.of(found.next()));
    }

    private static InvalidRequestException noCursor(String after, Exception cause) {
        InvalidRequestException refused = new InvalidRequestException(
                "after", '"' + after + "\" is not allowed; allowed is what the page before gave");
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }
}
