package dev.eventra.console.page;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.console.export.Export;
import dev.eventra.console.export.ExportColumn;
import dev.eventra.console.live.Reading;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Finds events and their paths. */
@Dependent
public class EventsPresenter {

    private static final List<ExportColumn<EventSummary>> COLUMNS = List.of(
            new ExportColumn<>("source", EventSummary::source),
            new ExportColumn<>("id", EventSummary::id),
            new ExportColumn<>("type", EventSummary::type),
            new ExportColumn<>("group", EventSummary::group),
            new ExportColumn<>("state", EventSummary::state),
            new ExportColumn<>("stored", EventSummary::stored),
            new ExportColumn<>("outbox", EventSummary::outbox),
            new ExportColumn<>("shard", each -> each.shard() < 0 ? null : each.shard()),
            new ExportColumn<>("relayed", EventSummary::relayed),
            new ExportColumn<>("worker", EventSummary::worker),
            new ExportColumn<>("partition", EventSummary::partition),
            new ExportColumn<>("offset", EventSummary::offset));

    private final EventHistory history;

    @Inject
    public EventsPresenter(EventHistory history) {
        this.history = history;
    }

    /** Whether events that are in Kafka are found too. */
    public Reading<Boolean> journal() {
        return Reading.of(history::isJournalOn);
    }

    /** The filter that an address holds. */
    public static EventFilter filter(PageQuery query) {
        return new EventFilter(
                query.text("id"),
                query.text("type"),
                query.text("group"),
                query.one("state", EventState.class),
                query.time("since"),
                query.time("until"));
    }

    /** Events, the latest first. */
    public CursorList<EventSummary> events(PageQuery query) {
        EventFilter filter = filter(query);
        return new CursorList<>(page -> history.events(filter, page));
    }

    /**
     * The same events as a file. It holds where they are and what they are called, which a viewer sees on the page too;
     * their data is not among what is read.
     */
    public Export<EventSummary> export(PageQuery query) {
        EventFilter filter = filter(query);
        return new Export<>("events", COLUMNS, page -> history.events(filter, page), query.words());
    }

    /** What became of an event. */
    public Reading<Optional<EventPath>> path(String source, String id) {
        return Reading.of(() -> history.path(source, id));
    }
}
