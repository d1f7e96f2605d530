package dev.eventra.console.security;

import java.util.Set;
import java.util.TreeSet;

/** The roles of the console. */
public final class Roles {

    /** Sees everything but payloads and settings. */
    public static final String VIEWER = "viewer";

    /** Pauses, resumes, redrives, discards, replays, cancels, moves and drains; a viewer too. */
    public static final String OPERATOR = "operator";

    /** Resets positions, rebalances and reads settings; an operator too. */
    public static final String ADMIN = "admin";

    /** Sees the data of events. Comes with no other role, and no other comes with it. */
    public static final String PAYLOAD_READER = "payload-reader";

    /** Publishes test events, where a server allows them. Comes with no other role, and no other comes with it. */
    public static final String TEST_PUBLISHER = "test-publisher";

    /** All of them. */
    public static final Set<String> ALL = Set.of(VIEWER, OPERATOR, ADMIN, PAYLOAD_READER, TEST_PUBLISHER);

    private Roles() {}

    /** The roles, with those that they imply. */
    static Set<String> withImplied(Set<String> roles) {
        Set<String> all = new TreeSet<>(roles);
        if (all.contains(ADMIN)) {
            all.add(OPERATOR);
        }
        if (all.contains(OPERATOR)) {
            all.add(VIEWER);
        }
        return Set.copyOf(all);
    }
}
