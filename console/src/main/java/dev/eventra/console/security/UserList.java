package dev.eventra.console.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads {@code eventra.console.users}: {@code name:role[,role]:hash;...}. */
final class UserList {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final int PARTS = 3;

    private UserList() {}

    /**
     * The users by name.
     *
     * @throws IllegalArgumentException names the entry, what is wrong with it and what is allowed; never a hash
     */
    static Map<String, ConsoleUser> parse(String text) {
        Map<String, ConsoleUser> users = new LinkedHashMap<>();
        int number = 0;
        for (String entry : text.split(";")) {
            if (!entry.isBlank()) {
                number++;
                ConsoleUser user = user(number, entry.strip());
                if (users.put(user.name(), user) != null) {
                    throw refused(number, user.name(), "the name is there already; allowed is one entry for each user");
                }
            }
        }
        if (users.isEmpty()) {
            throw new IllegalArgumentException(
                    Users.USERS + " names no user; required is name:role[,role]:hash, and more behind semicolons");
        }
        return users;
    }

    private static ConsoleUser user(int number, String entry) {
        String[] parts = entry.split(":", PARTS);
        String name = parts[0].strip();
        if (parts.length != PARTS) {
            throw new IllegalArgumentException(
                    Users.USERS + ", entry " + number + ": required is name:role[,role]:hash");
        }
        if (!NAME.matcher(name).matches()) {
            throw refused(
                    number,
                    name,
                    "the name is not allowed; allowed are 1 to 64 letters, digits and . _ @ -, beginning"
                            + " with a letter or digit");
        }
        try {
            return new ConsoleUser(name, roles(number, name, parts[1]), PasswordHash.parse(parts[2].strip()));
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith(Users.USERS) ? e : refused(number, name, e.getMessage());
        }
    }

    private static Set<String> roles(int number, String name, String text) {
        Set<String> roles = new TreeSet<>();
        for (String each : text.split(",")) {
            String role = each.strip();
            if (!Roles.ALL.contains(role)) {
                throw refused(
                        number, name, "there is no role \"" + role + "\"; allowed are " + new TreeSet<>(Roles.ALL));
            }
            roles.add(role);
        }
        return roles;
    }

    private static IllegalArgumentException refused(int number, String name, String problem) {
        return new IllegalArgumentException(Users.USERS + ", entry " + number + " (\"" + name + "\"): " + problem);
    }
}
