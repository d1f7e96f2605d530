package dev.eventra.engine.outbox;

/** Whether a DataSource's connections take part in JTA transactions, as seen by {@link EnlistmentProbe}. */
public enum Enlistment {
    /** They do, and an enlisted connection says {@code getAutoCommit() == false}: one that says true is not enlisted. */
    PROVED,
    /** They do, though an enlisted connection says {@code getAutoCommit() == true}: that tells nothing there. */
    PROVED_AUTOCOMMIT_SILENT,
    /** The server has no UserTransaction by name, so no proof could be made. */
    UNKNOWN,
    /** They don't: a row survived the rollback of its transaction. */
    NONE
}
