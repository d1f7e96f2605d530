package dev.eventra.console.security;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for five minutes which passwords were found right: a client of the API sends its password with each request,
 * and hashing it takes a good part of a second, on purpose. Kept are not passwords but HMACs of them, by a key that
 * lives as long as this object. Holds one entry for each user at the most. Thread-safe.
 */
final class VerifiedLogins {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final SecretKeySpec key;
    private final Clock clock;

    private record Entry(byte[] mac, Instant until) {}

    VerifiedLogins(Clock clock) {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
        this.clock = clock;
    }

    boolean contains(String name, char[] password) {
        Entry entry = entries.get(name);
        return entry != null
                && clock.instant().isBefore(entry.until())
                && MessageDigest.isEqual(entry.mac(), mac(name, password));
    }

    void add(String name, char[] password) {
        entries.put(name, new Entry(mac(name, password), clock.instant().plus(KEPT)));
    }

    private byte[] mac(String name, char[] password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(StandardCharsets.UTF_8.encode(CharBuffer.wrap(password)));
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM does not offer " + ALGORITHM, e);
        }
    }
}
