package dev.eventra.engine.event;

import dev.eventra.api.Event;
import java.sql.SQLException;
import java.util.List;

/** Fetches data that outboxes have stored apart. Thread-safe; its callers' threads have no transaction. */
public interface LargeData {

    /** Knows no outbox: events are left as they are. */
    LargeData NONE = new LargeData() {
        @Override
        public boolean isFetched(Event event) {
            return false;
        }

        @Override
        public List<Event> whole(List<Event> events) {
            return events;
        }
    };

    /** Whether the data of this event lies apart, and {@link #whole} would fetch it. Asks no database. */
    boolean isFetched(Event event);

    /**
     * These events, in their order, each with its data in place of its reference where {@link #isFetched}; the others as
     * they are. One query for each outbox.
     *
     * @throws DataGoneException if data isn't there; names the first such event
     * @throws SQLException      if it can't be told now: the outbox is not open yet, or its database does not answer; an
     *                           outage by its SQLState
     */
    List<Event> whole(List<Event> events) throws SQLException;
}
