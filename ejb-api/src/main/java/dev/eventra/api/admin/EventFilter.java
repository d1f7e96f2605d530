package dev.eventra.api.admin;

import java.time.Instant;

/**
 * Which events of the outbox. All that is given must hold. Immutable.
 *
 * @param id    the event's id; null for any, as all that follows
 * @param type  its type
 * @param group its group
 * @param state how far it is
 * @param since stored at this time or later
 * @param until stored before this time
 */
public record EventFilter(String id, String type, String group, EventState state, Instant since, Instant until) {

    /** All events. */
    public static final EventFilter ALL = new EventFilter(null, null, null, null, null, null);

    public EventFilter {
        Check.optional("id", id, 100);
        Check.optional("type", type, 150);
        Check.optional("group", group, 200);
        if (since != null && until != null && !since.isBefore(until)) {
            throw new InvalidRequestException("since", since + " is not before until, " + until);
        }
    }
}
