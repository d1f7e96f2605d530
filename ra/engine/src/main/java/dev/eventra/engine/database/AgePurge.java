package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
        Dialect dialect = Dialects.of(connection);
        List<Long> old = old(connection, dialect, DatabaseClock.now(connection).minus(retention), most);
        if (old.isEmpty()) {
            return 0;
        }
        // by the numbers: not every database deletes by the key what a subquery finds, some would read the whole table
        try (PreparedStatement delete = connection.prepareStatement(dialect.deleteAmong(table, "entry", old))) {
            delete.setQueryTimeout(TIMEOUT_SECONDS);
            dialect.bindDeleteAmong(delete, 1, old);
            return delete.executeUpdate();
        }
    }

    private List<Long> old(Connection connection, Dialect dialect, Instant before, int most) throws SQLException {
        String sql = "SELECT entry FROM (SELECT entry, " + time + " FROM " + table + " ORDER BY entry FETCH FIRST "
                + most + " ROWS ONLY) lowest WHERE " + time + " < ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(TIMEOUT_SECONDS);
            select.setObject(1, dialect.parameter(before));
            List<Long> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            return found;
        }
    }
}
