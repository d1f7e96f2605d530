package dev.eventra.console.security;

import java.util.Set;

/**
 * Who asks. Immutable.
 *
 * @param name  the user's name
 * @param roles the roles, the implied ones too
 */
public record CurrentUser(String name, Set<String> roles) {

    public CurrentUser {
        roles = Set.copyOf(roles);
    }

    /** Whether the user has this role. */
    public boolean is(String role) {
        return roles.contains(role);
    }
}
