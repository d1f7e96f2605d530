package dev.eventra.api.admin;

/**
 * Finds events, and what became of them. Events that are in Kafka are found if the journal is on, for as long as it
 * keeps them; pending ones always. Without an outbox's name all are looked in that the server reaches, and the answer tells
 * which others there are.
 *
 * <p>Thread-safe. Errors are those of {@link EventraAdmin}.
 */
public interface EventHistory {

    /** Whether relayed events are kept in a journal. */
    boolean isJournalOn();

    /**
     * Events of all outboxes in one list, the latest first; bounded in cost whatever the filter. Those that wait come before
     * those that were relayed, unless an id is asked for: then it is the other way about, as relayed ones are found at once. A
     * page may have few events, or none, and a page behind it all the same.
     *
     * <p>A list has the outboxes that its first page had. One whose database does not answer is left out from then on, and each
     * page says so; who asks for the same page again asks it again.
     *
     * @throws RequestRefusedException if there is no outbox of the filter's name, or this server does not reach it; or if no
     *                                 outbox is given and there are too many to be searched at once
     */
    EventPage events(EventFilter filter, PageRequest page);

    /**
     * What became of an event.
     *
     * @param outbox the name of the outbox that may have it; null for any
     * @throws RequestRefusedException if there is no outbox of that name, or this server does not reach it
     */
    FoundPath path(String source, String id, String outbox);

    /** What became of an event of any outbox. */
    default FoundPath path(String source, String id) {
        return path(source, id, null);
    }
}
