package dev.eventra.it.app;

/** What the application looks up. */
public final class Names {

    public static final String PUBLISHER = "java:app/eventra/publisher";
    public static final String BILLING = "java:app/eventra/billing";
    public static final String UNKNOWN_OUTBOX = "java:app/eventra/nowhere";
    public static final String ADMIN = "java:app/eventra/admin";
    public static final String DATABASE = "jdbc/shop";
    public static final String XA_DATABASE = "jdbc/shop-xa";
    /** Another database, with an outbox of its own. */
    public static final String BILLING_DATABASE = "jdbc/billing";

    private Names() {}
}
