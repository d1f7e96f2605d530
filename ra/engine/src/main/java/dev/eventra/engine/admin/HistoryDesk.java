package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.PendingReader.PendingRow;
import dev.eventra.engine.outbox.PendingReader.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds events that wait in the outbox, and what became of others as far as tables tell. Thread-safe. */
final class HistoryDesk {

    private static final int RADIX = 36;
    private static final int MOST_SOURCE = 250;
    private static final int MOST_ID = 100;

    private final AdminDatabase database;
    private final Access access;
    private final Outbox outbox;
    private final HandlingReader handling;
    private final PendingPages pages = new PendingPages();
    private final PendingSearch search = new PendingSearch();

    HistoryDesk(AdminDatabase database, Access access, Outbox outbox, HandlingReader handling) {
        this.database = database;
        this.access = access;
        this.outbox = outbox;
        this.handling = handling;
    }

    Page<EventSummary> events(EventFilter filter, PageRequest page) {
        if (filter == null) {
            throw new InvalidRequestException("filter", "is missing");
        }
        if (filter.state() == EventState.RELAYED) {
            // nothing keeps them
            return new Page<>(List.of(), null);
        }
        long[] below = below(page);
        Wanted wanted = new Wanted(null, filter.id(), filter.type(), filter.group(), filter.since(), filter.until());
        PendingPages.Found found = access.run(
                "events", database.dataSource(), connection -> pages.page(connection, wanted, below, page.size()));
        return new Page<>(
                found.rows().stream().map(this::pending).toList(), found.isEnd() ? null : cursor(found.below()));
    }

    private EventSummary pending(PendingRow row) {
        return new EventSummary(
                row.source(),
                row.id(),
                row.type(),
                row.group(),
                EventState.PENDING,
                row.stored(),
                outbox.name(),
                row.shard(),
                null,
                null,
                null,
                null);
    }

    private long[] below(PageRequest page) {
        if (page.after() == null) {
            return PendingPages.start(outbox.shards());
        }
        String[] parts = page.after().split("\\.", -1);
        try {
            long[] below = Arrays.stream(parts)
                    .mapToLong(part -> part.isEmpty() ? 0 : Long.parseLong(part, RADIX))
                    .toArray();
            if (below.length == outbox.shards()) {
                return below;
            }
        } catch (NumberFormatException e) {
            throw noCursor(page, e);
        }
        throw noCursor(page, null);
    }

    private static InvalidRequestException noCursor(PageRequest page, Exception cause) {
        InvalidRequestException refused = new InvalidRequestException(
                "after", '"' + page.after() + "\" is not allowed; allowed is what the page before gave");
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }

    private static String cursor(long[] below) {
        return Arrays.stream(below)
                .mapToObj(bound -> bound == 0 ? "" : Long.toString(bound, RADIX))
                .collect(Collectors.joining("."));
    }

    Optional<EventPath> path(String source, String id) {
        require("source", source, MOST_SOURCE);
        require("id", id, MOST_ID);
        HandlingReader.Handling handled = handling.find(source, id);
        // what a subscription has met with was in Kafka, so it waits no more
        Optional<PendingRow> waiting = handled.steps().isEmpty() ? waiting(source, id) : Optional.empty();
        List<EventPath.Step> steps = new ArrayList<>();
        waiting.ifPresent(row -> steps.add(new EventPath.Step(row.stored(), EventPath.Kind.STORED, null, null, null)));
        steps.addAll(handled.steps());
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        EventSummary summary = waiting.map(this::pending).orElseGet(() -> relayed(source, id, handled));
        return Optional.of(new EventPath(summary, steps));
    }

    private Optional<PendingRow> waiting(String source, String id) {
        return access.run(
                "event " + id,
                database.dataSource(),
                connection -> search.find(connection, outbox.shards(), source, id));
    }

    private static void require(String field, String value, int most) {
        if (value == null || value.isBlank() || value.length() > most) {
            throw new InvalidRequestException(
                    field, "is missing or too long; required are 1 to " + most + " characters");
        }
    }

    private EventSummary relayed(String source, String id, HandlingReader.Handling handled) {
        return new EventSummary(
                source,
                id,
                handled.type(),
                handled.group(),
                EventState.RELAYED,
                null,
                outbox.name(),
                -1,
                null,
                null,
                handled.partition(),
                handled.offset());
    }
}
