package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.PageRequest;
import java.util.ArrayList;
import java.util.List;

/** Turns the pages of lists of events. */
final class EventLists {

    private EventLists() {}

    /** All events of a list, page by page to its end. */
    static List<EventSummary> all(EventHistory history, EventFilter filter, int size) {
        PageRequest request = PageRequest.first(size);
        EventPage page = history.events(filter, request);
        List<EventSummary> found = new ArrayList<>(page.items());
        while (page.next().isPresent()) {
            page = history.events(filter, request.after(page.cursor()));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
            found.addAll(page.items());
        }
        return found;
    }
}
