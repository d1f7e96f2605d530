package dev.eventra.console.page;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.console.live.Reading;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;

/** Finds events and their paths. */
@Dependent
public class EventsPresenter {

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

    /** What became of an event. */
    public Reading<Optional<EventPath>> path(String source, String id) {
        return Reading.of(() -> history.path(source, id));
    }
}
