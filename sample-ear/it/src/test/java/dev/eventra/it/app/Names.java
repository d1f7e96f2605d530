package dev.eventra.it.app;

/** What the application looks up. */
public final class Names {

    public static final String PUBLISHER = "java:app/eventra/publisher";
    public static final String ADMIN = "java:app/eventra/admin";
    public static final String DATABASE = "jdbc/shop";
    public static final String XA_DATABASE = "jdbc/shop-xa";

    private Names() {}
}
