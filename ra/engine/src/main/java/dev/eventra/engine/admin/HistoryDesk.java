package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.engine.outbox.JournalReader;
import dev.eventra.engine.outbox.JournalReader.Relayed;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.PendingReader.PendingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds events, and what became of them: those that wait in the outbox, those that the journal has, and others as far as
 * the tables of subscriptions tell. Thread-safe.
 */
final class HistoryDesk {

    private static final int MOST_SOURCE = 250;
    private static final int MOST_ID = 100;

    private final AdminDatabase database;
    private final Access access;
    private final Outbox outbox;
    private final HandlingReader handling;
    private final EventPages pages;
    private final PendingSearch search = new PendingSearch();
    private final JournalReader journal = new JournalReader();
    private final RejectedReader rejected;
    private final Summaries summaries;

    HistoryDesk(AdminDatabase database, Access access, Outbox outbox, HandlingReader handling) {
        this.database = database;
        this.access = access;
        this.outbox = outbox;
        this.handling = handling;
        this.pages = new EventPages(database, access, outbox);
        this.rejected = new RejectedReader(outbox.name());
        this.summaries = new Summaries(outbox.name());
    }

    boolean isJournalOn() {
        return outbox.journal().isPresent();
    }

    Page<EventSummary> events(EventFilter filter, PageRequest page) {
        if (filter == null) {
            throw new InvalidRequestException("filter", "is missing");
        }
        return pages.page(filter, page);
    }

    Optional<EventPath> path(String source, String id) {
        require("source", source, MOST_SOURCE);
        require("id", id, MOST_ID);
        HandlingReader.Handling handled = handling.find(source, id, isJournalOn());
        Optional<Relayed> relayed = isJournalOn() ? relayed(source, id) : Optional.empty();
        // what a subscription has met with was in Kafka, so it waits no more
        Optional<PendingRow> waiting =
                handled.steps().isEmpty() && relayed.isEmpty() ? waiting(source, id) : Optional.empty();
        Optional<RejectedInfo> aside = handled.steps().isEmpty() && relayed.isEmpty() && waiting.isEmpty()
                ? aside(source, id)
                : Optional.empty();
        List<Step> steps = new ArrayList<>();
        aside.ifPresent(event -> steps.addAll(steps(event)));
        waiting.ifPresent(row -> steps.add(new Step(row.stored(), Kind.STORED, null, null, null)));
        relayed.ifPresent(row -> {
            steps.add(new Step(row.stored(), Kind.STORED, null, null, null));
            steps.add(new Step(row.relayed(), Kind.RELAYED, null, place(row), null));
        });
        steps.addAll(handled.steps());
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        EventSummary summary = waiting.map(summaries::pending)
                .or(() -> relayed.map(summaries::relayed))
                .or(() -> aside.map(summaries::rejected))
                .orElseGet(() -> summaries.handled(source, id, handled));
        return Optional.of(
                new EventPath(summary, steps, relayed.map(Relayed::traceparent).orElse(null)));
    }

    private Optional<PendingRow> waiting(String source, String id) {
        return access.run(
                "event " + id,
                database.dataSource(),
                connection -> search.find(connection, outbox.shards(), source, id));
    }

    private Optional<RejectedInfo> aside(String source, String id) {
        return access.run("event " + id, database.dataSource(), connection -> rejected.find(connection, source, id));
    }

    private static List<Step> steps(RejectedInfo event) {
        Step set = event.state() == RejectedState.REJECTED
                ? new Step(event.setAside(), Kind.REJECTED, null, event.reasonClass() + ": " + event.reason(), null)
                : new Step(event.setAside(), Kind.QUEUED, null, "behind one of its group that Kafka refused", null);
        return List.of(new Step(event.stored(), Kind.STORED, null, null, null), set);
    }

    private Optional<Relayed> relayed(String source, String id) {
        return access.run("event " + id, database.dataSource(), connection -> journal.find(connection, id)).stream()
                .filter(row -> row.source().equals(source))
                .findFirst();
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
