package dev.eventra.engine.inbox;

import dev.eventra.api.Event;
import dev.eventra.engine.event.Fingerprint;
import java.util.Objects;

/**
 * Which event of which subscription, and what it holds. Immutable.
 *
 * @param subscription the subscription's name
 * @param source       the event's source
 * @param eventId      the event's id, unique within its source
 * @param fingerprint  a hash of type and data: by it an id that is used twice is told from an event that comes twice
 * @param place        where its record lies; null for one that does not come from the topic in its turn, as in a replay
 */
public record InboxKey(String subscription, String source, String eventId, String fingerprint, InboxPlace place) {

    /**
     * Which event.
     *
     * @param source  the event's source
     * @param eventId the event's id, unique within its source
     */
    public record Id(String source, String eventId) {}

    public InboxKey {
        Objects.requireNonNull(subscription, "subscription");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /** The key of an event, without its place. */
    public static InboxKey of(String subscription, Event event) {
        return new InboxKey(subscription, event.source(), event.id(), Fingerprint.of(event), null);
    }

    /** This key with the place of the event's record: the row is kept until the position has passed it. */
    public InboxKey at(int partition, long offset) {
        return new InboxKey(subscription, source, eventId, fingerprint, new InboxPlace(partition, offset));
    }

    /** Which event, without what it holds. */
    public Id id() {
        return new Id(source, eventId);
    }
}
