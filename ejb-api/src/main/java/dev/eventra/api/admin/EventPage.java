package dev.eventra.api.admin;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list of events, as {@link Page}, and what it can't tell. Immutable.
 *
 * @param items     the events in order
 * @param cursor    for {@link PageRequest#after(String)}; null if this is the last page
 * @param unreached the outboxes that were to be looked in and were not; their events are missing, from here on
 */
public record EventPage(List<EventSummary> items, String cursor, List<UnreachedOutbox> unreached) {

    public EventPage {
        items = List.copyOf(items);
        unreached = List.copyOf(unreached);
    }

    /** The cursor, if there may be a further page. */
    public Optional<String> next() {
        return Optional.ofNullable(cursor);
    }

    /** As a page of any list, without what it can't tell. */
    public Page<EventSummary> page() {
        return new Page<>(items, cursor);
    }
}
