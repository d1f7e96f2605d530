package dev.eventra.stack.demo;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Who may log in to the demo's console. Made anew for each run, since the demo's addresses may be reached from outside.
 *
 * @param user     the user's name
 * @param password that the demo prints, once
 */
record ConsoleLogin(String user, String password) {

    private static final int BYTES = 12;

    static ConsoleLogin generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new ConsoleLogin("admin", Base64.getUrlEncoder().encodeToString(bytes));
    }

    @Override
    public String toString() {
        return "ConsoleLogin[" + user + "]";
    }
}
