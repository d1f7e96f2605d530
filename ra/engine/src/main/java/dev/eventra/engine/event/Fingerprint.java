package dev.eventra.engine.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A hash of an event's type and data: by it an id that is used twice is told from an event that comes twice. Stateless. */
public final class Fingerprint {

    /** Characters of a fingerprint: SHA-256 in Base64 for URLs, without padding. */
    public static final int LENGTH = 43;

    private Fingerprint() {}

    /** The fingerprint of an event; that of its reference if its data lies in a table of an outbox. */
    public static String of(Event event) {
        return DataReference.of(event)
                .map(DataReference::fingerprint)
                .orElseGet(() -> of(event.type(), event.hasData() ? event.dataBytes() : null));
    }

    /**
     * @param data null if there is none, which is not the same as empty data
     */
    static String of(String type, byte[] data) {
        MessageDigest digest = sha256();
        digest.update(type.getBytes(UTF_8));
        // a byte that no type holds, and one that tells empty data from none
        digest.update((byte) 0);
        digest.update((byte) (data == null ? 0 : 1));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest(data == null ? new byte[0] : data));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
