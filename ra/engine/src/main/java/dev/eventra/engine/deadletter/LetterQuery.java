package dev.eventra.engine.deadletter;

import java.time.Instant;
import java.util.Objects;

/**
 * Which rows of {@code eventra_dead_letter}: those of a subscription for which all else that is given holds. Immutable.
 *
 * @param subscription the subscription's name
 * @param group        null for any, as all that follows
 * @param type         the event type
 * @param errorClass   class of the last failure
 * @param state        the row's state
 * @param since        stored then or later
 * @param until        stored before
 * @param eventId      the event's id
 */
public record LetterQuery(
        String subscription,
        String group,
        String type,
        String errorClass,
        DeadLetterState state,
        Instant since,
        Instant until,
        String eventId) {

    public LetterQuery {
        Objects.requireNonNull(subscription, "subscription");
    }

    /** All rows of a subscription. */
    public static LetterQuery of(String subscription) {
        return new LetterQuery(subscription, null, null, null, null, null, null, null);
    }

    public LetterQuery withGroup(String value) {
        return new LetterQuery(subscription, value, type, errorClass, state, since, until, eventId);
    }

    public LetterQuery withState(DeadLetterState value) {
        return new LetterQuery(subscription, group, type, errorClass, value, since, until, eventId);
    }
}
