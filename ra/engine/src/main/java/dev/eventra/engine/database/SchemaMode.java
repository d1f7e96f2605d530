package dev.eventra.engine.database;

/** What is done about the tables at start. */
public enum SchemaMode {
    /** Missing tables are created, the rest is checked. */
    CREATE,
    /** All tables are checked; missing ones are refused, with their DDL in the message. */
    VALIDATE,
    /** Nothing is done. */
    NONE,
    /** {@link #CREATE} on H2, {@link #VALIDATE} on any other database. */
    AUTO
}
