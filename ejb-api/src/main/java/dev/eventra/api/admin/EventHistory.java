package dev.eventra.api.admin;

import java.util.Optional;

/**
 * Finds events, and what became of them. Events that are in Kafka are found if the journal is on, for as long as it
 * keeps them; pending ones always.
 *
 * <p>Thread-safe. Errors are those of {@link EventraAdmin}.
 */
public interface EventHistory {

    /** Whether relayed events are kept in a journal. */
    boolean isJournalOn();

    /**
     * Events, the latest first; bounded in cost whatever the filter. Those that wait come before those that were relayed,
     * unless an id is asked for: then it is the other way about, as relayed ones are found at once. A page may have few
     * events, or none, and a page behind it all the same.
     */
    Page<EventSummary> events(EventFilter filter, PageRequest page);

    /** What became of an event. Empty if nothing is known of it. */
    Optional<EventPath> path(String source, String id);
}
