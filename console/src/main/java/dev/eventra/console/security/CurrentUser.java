package dev.eventra.console.security;

import java.util.Set;

/**
 * Somebody who has logged in. Immutable.
 *
 * @param name  the user's name, which is the actor of what he changes
 * @param roles his {@link Roles}, with those that they imply
 */
public record CurrentUser(String name, Set<String> roles) {

    public CurrentUser {
        roles = Set.copyOf(roles);
    }

    /** Whether the user has a role. */
    public boolean is(String role) {
        return roles.contains(role);
    }
}
