package dev.eventra.api.admin;

import java.time.Instant;

/**
 * Which dead letters of a subscription. All that is given must hold. Immutable.
 *
 * @param subscription the subscription's name; that of a replay's dead letters is {@code <subscription>#<operation id>}
 * @param group        the group; null for any, as all that follows
 * @param type         the event type
 * @param errorClass   the full class name of the last failure
 * @param state        given up, or waiting behind one
 * @param since        stored at this time or later
 * @param until        stored before this time
 * @param eventId      the event's id
 */
public record DeadLetterFilter(
        String subscription,
        String group,
        String type,
        String errorClass,
        LetterState state,
        Instant since,
        Instant until,
        String eventId) {

    public DeadLetterFilter {
        Check.qualifiedSubscription(subscription);
        Check.optional("group", group, 200);
        Check.optional("type", type, 150);
        Check.optional("errorClass", errorClass, 250);
        Check.optional("eventId", eventId, 300);
        if (since != null && until != null && !since.isBefore(until)) {
            throw new InvalidRequestException("since", since + " is not before until, " + until);
        }
    }

    /** All dead letters of a subscription. */
    public static DeadLetterFilter of(String subscription) {
        return new DeadLetterFilter(subscription, null, null, null, null, null, null, null);
    }

    public DeadLetterFilter withGroup(String value) {
        return new DeadLetterFilter(subscription, value, type, errorClass, state, since, until, eventId);
    }

    public DeadLetterFilter withType(String value) {
        return new DeadLetterFilter(subscription, group, value, errorClass, state, since, until, eventId);
    }

    public DeadLetterFilter withErrorClass(String value) {
        return new DeadLetterFilter(subscription, group, type, value, state, since, until, eventId);
    }

    public DeadLetterFilter withState(LetterState value) {
        return new DeadLetterFilter(subscription, group, type, errorClass, value, since, until, eventId);
    }

    public DeadLetterFilter withTime(Instant from, Instant to) {
        return new DeadLetterFilter(subscription, group, type, errorClass, state, from, to, eventId);
    }

    public DeadLetterFilter withEventId(String value) {
        return new DeadLetterFilter(subscription, group, type, errorClass, state, since, until, value);
    }
}
