package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases. Implementations are stateless and thread-safe. */
public interface Dialect {

    /** The name of the folder of this dialect's schema scripts, such as {@code postgresql}. */
    String name();

    /**
     * Holds until the transaction of this connection ends; a second caller waits. Guards the creation of tables.
     *
     * @param connection in a local transaction
     */
    void lockSchema(Connection connection) throws SQLException;

    /**
     * Turns an insert into one that does nothing where the key is already there, and that never makes the surrounding
     * transaction unusable. The statement's update count tells whether a row was inserted.
     *
     * @param table   the table
     * @param key     the columns of its primary key
     * @param columns all columns to insert, the key's among them, each with a parameter, in this order
     */
    String insertUnlessPresent(String table, java.util.List<String> key, java.util.List<String> columns);

    /** Whether a failure was the connection's or the database's own, not the statement's: worth trying again. */
    default boolean isOutage(SQLException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof java.sql.SQLTransientException
                    || t instanceof java.sql.SQLRecoverableException
                    || t instanceof java.sql.SQLNonTransientConnectionException) {
                return true;
            }
            if (t instanceof SQLException e
                    && e.getSQLState() != null
                    && e.getSQLState().startsWith("08")) {
                return true;
            }
        }
        return false;
    }
}
