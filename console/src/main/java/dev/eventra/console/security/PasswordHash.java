package dev.eventra.console.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted PBKDF2 hash of a password, written as Jakarta Security's {@code Pbkdf2PasswordHash} writes it:
 * {@code <algorithm>:<iterations>:<Base64 salt>:<Base64 hash>}. Made by the JDK alone, so that it is the same on every
 * server. Immutable.
 */
final class PasswordHash {

    /** What OWASP asked for in 2023 with SHA-256. */
    static final int ITERATIONS = 600_000;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final Set<String> ALGORITHMS =
            new TreeSet<>(Set.of(ALGORITHM, "PBKDF2WithHmacSHA384", "PBKDF2WithHmacSHA512"));
    private static final int PARTS = 4;
    private static final int LEAST_ITERATIONS = 10_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int LEAST_BYTES = 16;
    private static final int SALT_BYTES = 32;
    private static final int HASH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String algorithm;
    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(String algorithm, int iterations, byte[] salt, byte[] hash) {
        this.algorithm = algorithm;
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** Hashes a password with a new salt. */
    static PasswordHash of(char[] password) {
        return of(password, ITERATIONS);
    }

    static PasswordHash of(char[] password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordHash(ALGORITHM, iterations, salt, derive(ALGORITHM, iterations, salt, HASH_BYTES, password));
    }

    /**
     * Reads what {@link #encoded()} wrote.
     *
     * @throws IllegalArgumentException says what is wrong, and never the text itself
     */
    static PasswordHash parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("the hash has " + parts.length
                    + " parts between colons; required is <algorithm>:<iterations>:<Base64 salt>:<Base64 hash>");
        }
        if (!ALGORITHMS.contains(parts[0])) {
            throw new IllegalArgumentException("the hash's algorithm is not allowed; allowed are " + ALGORITHMS);
        }
        return new PasswordHash(parts[0], iterations(parts[1]), bytes("salt", parts[2]), bytes("hash", parts[3]));
    }

    private static int iterations(String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= LEAST_ITERATIONS && value <= MOST_ITERATIONS) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new IllegalArgumentException(
                "the hash's iterations are not a whole number from " + LEAST_ITERATIONS + " to " + MOST_ITERATIONS);
    }

    private static byte[] bytes(String what, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the " + what + " is not Base64", e);
        }
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + bytes.length + " bytes; required are at least " + LEAST_BYTES);
        }
        return bytes;
    }

    /** Whether this is the hash of a password. Takes the same time whatever part of it is right. */
    boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(algorithm, iterations, salt, hash.length, password));
    }

    private static byte[] derive(String algorithm, int iterations, byte[] salt, int length, char[] password) {
        PBEKeySpec key = new PBEKeySpec(password, salt, iterations, length * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(algorithm).generateSecret(key).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM does not offer " + algorithm, e);
        } finally {
            key.clearPassword();
        }
    }

    int iterations() {
        return iterations;
    }

    /** As it stands in the configuration. */
    String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return String.join(
                ":", algorithm, Integer.toString(iterations), base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** Says nothing of salt and hash. */
    @Override
    public String toString() {
        return "PasswordHash[***]";
    }
}
