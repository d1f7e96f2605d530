package dev.eventra.console.security;

/** The roles of the console's users. An operator is a viewer too, an administrator an operator too. */
public final class Roles {

    /** Sees all but data. */
    public static final String VIEWER = "viewer";

    /** Changes what Eventra does. */
    public static final String OPERATOR = "operator";

    /** Changes what can't be taken back for many. */
    public static final String ADMIN = "admin";

    /** Sees the data of events. */
    public static final String PAYLOAD_READER = "payload-reader";

    private Roles() {}
}
