package dev.eventra.console.security;

import java.util.Set;

/**
 * A user as configured. Immutable.
 *
 * @param name     the name
 * @param roles    with those that they imply
 * @param password what tells whether a password is right
 */
record ConsoleUser(String name, Set<String> roles, PasswordHash password) {

    ConsoleUser {
        roles = Roles.withImplied(roles);
    }

    CurrentUser current() {
        return new CurrentUser(name, roles);
    }

    /** Leaves out the hash. */
    @Override
    public String toString() {
        return "ConsoleUser[" + name + ", " + roles + "]";
    }
}
