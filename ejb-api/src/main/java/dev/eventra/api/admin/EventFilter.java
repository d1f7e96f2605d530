package dev.eventra.api.admin;

import java.time.Instant;

/**
 * Which events of the outboxes. All that is given must hold. Immutable.
 *
 * @param outbox the name of the outbox; null for all that the server reaches, and for any in what follows
 * @param id     the event's id
 * @param type   its type
 * @param group  its group
 * @param state  how far it is
 * @param since  stored at this time or later
 * @param until  stored before this time
 */
public record EventFilter(
        String outbox, String id, String type, String group, EventState state, Instant since, Instant until) {

    /** All events. */
    public static final EventFilter ALL = new EventFilter(null, null, null, null, null, null);

    public EventFilter {
        Check.optional("outbox", outbox, ShardRef.LONGEST_OUTBOX);
        Check.optional("id", id, 100);
        Check.optional("type", type, 150);
        Check.optional("group", group, 200);
        if (since != null && until != null && !since.isBefore(until)) {
            throw new InvalidRequestException("since", since + " is not before until, " + until);
        }
    }

    /** Of any outbox. */
    public EventFilter(String id, String type, String group, EventState state, Instant since, Instant until) {
        this(null, id, type, group, state, since, until);
    }

    /** The same, of one outbox. */
    public EventFilter withOutbox(String name) {
        return new EventFilter(name, id, type, group, state, since, until);
    }
}
