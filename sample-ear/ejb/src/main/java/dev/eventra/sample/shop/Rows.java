package dev.eventra.sample.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Statements that H2 and PostgreSQL both take, in a form that is safe when several transactions do the same. */
final class Rows {

    private static final String INTEGRITY_VIOLATION = "23";

    private Rows() {}

    /** Returns the number of rows changed. */
    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /**
     * Updates a row, and makes it first if it isn't there. Several transactions may make it at the same time: one of
     * them does, the others wait for it and go on with its row.
     *
     * @param insert an INSERT of the row before the update
     */
    static void upsert(Connection connection, String update, Object[] updateValues, String insert, Object... key)
            throws SQLException {
        if (update(connection, update, updateValues) == 0) {
            insertIfAbsent(connection, insert, key);
            if (update(connection, update, updateValues) != 1) {
                throw new SQLException("no row to update after " + insert);
            }
        }
    }

    /** In PostgreSQL a failed statement would spoil the transaction; H2 doesn't know ON CONFLICT, but goes on. */
    private static void insertIfAbsent(Connection connection, String insert, Object... values) throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            update(connection, insert + " ON CONFLICT DO NOTHING", values);
            return;
        }
        try {
            update(connection, insert, values);
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith(INTEGRITY_VIOLATION)) {
                throw e;
            }
        }
    }
}
