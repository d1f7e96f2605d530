package dev.eventra.engine.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
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
        return new InboxKey(subscription, event.source(), event.id(), fingerprint(event), null);
    }

    /** This key with the place of the event's record: the row is kept until the position has passed it. */
    public InboxKey at(int partition, long offset) {
        return new InboxKey(subscription, source, eventId, fingerprint, new InboxPlace(partition, offset));
    }

    /** Which event, without what it holds. */
    public Id id() {
        return new Id(source, eventId);
    }

    private static String fingerprint(Event event) {
        MessageDigest digest = sha256();
        digest.update(event.type().getBytes(UTF_8));
        // a byte that no type holds, and one that tells empty data from none
        digest.update((byte) 0);
        digest.update((byte) (event.hasData() ? 1 : 0));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest(event.dataBytes()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
