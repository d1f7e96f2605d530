package dev.eventra.bench.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A user of the console, who may do everything. */
record Operator(String name, String password) {

    private static final int ITERATIONS = 10_000;
    private static final int BITS = 256;
    private static final byte[] SALT = "a salt for bench".getBytes(StandardCharsets.US_ASCII);

    /** The value of {@code eventra.console.users}. */
    String entry() {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, BITS);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "%s:admin,payload-reader:PBKDF2WithHmacSHA256:%d:%s:%s;"
                    .formatted(name, ITERATIONS, base64.encodeToString(SALT), base64.encodeToString(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
