package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * Removes the oldest rows of a table that is only added to, by its ascending key {@code entry}: a step looks at the lowest
 * entries and removes those that are too old by the database's clock. Ages follow the entries nearly; a younger one among
 * the lowest is no hindrance, it stays until its time comes. Two who purge at the same time do no harm. Immutable and
 * thread-safe.
 *
 * @param table the table
 * @param time  the column that tells the age
 */
public record AgePurge(String table, String time) {

    private static final int TIMEOUT_SECONDS = 30;

    /**
     * Removes some rows; to be repeated for as long as it removes all that it may.
     *
     * @param connection in a local transaction at READ COMMITTED
     * @param retention  what is younger stays
     * @param most       how many to look at
     * @return how many were removed
     */
    public int step(Connection connection, Duration retention, int most) throws SQLException {
        OffsetDateTime before = now(connection).minus(retention);
        String sql = "DELETE FROM " + table + " WHERE entry IN (SELECT lowest.entry FROM (SELECT entry, " + time
                + " FROM " + table + " ORDER BY entry FETCH FIRST " + most + " ROWS ONLY) lowest WHERE lowest." + time
                + " < ?)";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setQueryTimeout(TIMEOUT_SECONDS);
            delete.setObject(1, before);
            return delete.executeUpdate();
        }
    }

    private static OffsetDateTime now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT CURRENT_TIMESTAMP")) {
            select.setQueryTimeout(TIMEOUT_SECONDS);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getObject(1, OffsetDateTime.class);
            }
        }
    }
}
