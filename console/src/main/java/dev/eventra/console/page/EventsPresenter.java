package dev.eventra.console.page;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.console.export.Export;
import dev.eventra.console.export.ExportColumn;
import dev.eventra.console.live.Reading;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
                query.text("outbox"),
                query.text("id"),
                query.text("type"),
                query.text("group"),
                query.one("state", EventState.class),
                query.time("since"),
                query.time("until"));
    }

    /**
     * Events, the latest first.
     *
     * @param unreached told with each page which outboxes were not looked in
     */
    public CursorList<EventSummary> events(PageQuery query, Consumer<List<UnreachedOutbox>> unreached) {
        EventFilter filter = filter(query);
        return new CursorList<>(page -> {
            EventPage found = history.events(filter, page);
            unreached.accept(found.unreached());
            return found.page();
        });
    }

    /**
     * The same events as a file, if all outboxes can be looked in: a file must not lack events without saying so. It holds where
     * they are and what they are called, which a viewer sees on the page too; their data is not among what is read.
     */
    public Export<EventSummary> export(PageQuery query) {
        EventFilter filter = filter(query);
        return new Export<>("events", COLUMNS, page -> complete(history.events(filter, page)), query.words());
    }

    private static Page<EventSummary> complete(EventPage found) {
        if (!found.unreached().isEmpty()) {
            throw new RequestRefusedException("the file would lack events, so choose an outbox: "
                    + found.unreached().stream().map(UnreachedOutbox::reason).collect(Collectors.joining("; ")));
        }
        return found.page();
    }

    /**
     * What became of an event.
     *
     * @param outbox the one that may have it; null for any
     * @throws dev.eventra.api.admin.InvalidRequestException if there is no outbox of that name
     */
    public Reading<FoundPath> path(String source, String id, String outbox) {
        return Reading.of(() -> history.path(source, id, outbox));
    }
}
