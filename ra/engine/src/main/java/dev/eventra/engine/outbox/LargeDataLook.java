package dev.eventra.engine.outbox;

import dev.eventra.engine.database.BoundedStatement;
import dev.eventra.engine.database.DatabaseClock;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When somebody last looked which large data still waits, in {@code eventra_large_data_look}. While nobody does, events wait
 * or leave the outbox unseen; so that time is not counted to the retention of what was there. Stateless and thread-safe.
 */
final class LargeDataLook {

    private static final String TABLE = "eventra_large_data_look";
    private static final String LARGE_DATA = LargeDataStore.TABLE;
    private static final int TIMEOUT_SECONDS = 30;

    private record Kept(String entry, Instant from) {}

    /** When that was; empty if nobody ever has. */
    Optional<Instant> last(Connection connection) throws SQLException {
        try (PreparedStatement select = prepare(connection, "SELECT looked_at FROM " + TABLE + " WHERE only_one = 1");
                ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(Dialects.of(connection).instant(rows, 1)) : Optional.empty();
        }
    }

    /** Notes that somebody has looked just now. */
    void note(Connection connection) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        try (PreparedStatement update =
                prepare(connection, "UPDATE " + TABLE + " SET looked_at = " + dialect.now() + " WHERE only_one = 1")) {
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        String sql = dialect.insertUnlessPresent(TABLE, List.of("only_one"), List.of("only_one", "looked_at"));
        try (PreparedStatement insert = prepare(connection, sql)) {
            dialect.boundWait(insert);
            insert.setInt(1, 1);
            insert.setObject(2, dialect.parameter(DatabaseClock.now(connection)));
            insert.executeUpdate();
        }
    }

    /**
     * Lets the retention of some rows begin later, by so much but not after now.
     *
     * @param connection in a local transaction at READ COMMITTED
     * @param by         how long nobody looked
     * @param after      the last entry of the call before; empty for the first
     * @param rows       how many
     * @return the last entry; empty if there are no more
     */
    Optional<String> prolong(Connection connection, Duration by, Optional<String> after, int rows) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        Instant now = DatabaseClock.now(connection);
        List<Kept> found = behind(connection, dialect, after, rows);
        String sql = "UPDATE " + LARGE_DATA + " SET kept_from = ? WHERE entry = ?";
        try (PreparedStatement update = prepare(connection, sql)) {
            for (Kept each : found) {
                if (each.from().isBefore(now)) {
                    Instant later = each.from().plus(by);
                    update.setObject(1, dialect.parameter(later.isBefore(now) ? later : now));
                    update.setString(2, each.entry());
                    update.executeUpdate();
                }
            }
        }
        return found.size() < rows
                ? Optional.empty()
                : Optional.of(found.get(rows - 1).entry());
    }

    private static List<Kept> behind(Connection connection, Dialect dialect, Optional<String> after, int rows)
            throws SQLException {
        String sql = "SELECT entry, kept_from FROM " + LARGE_DATA + " WHERE entry > ? ORDER BY entry LIMIT ?";
        List<Kept> found = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, sql)) {
            select.setString(1, after.orElse(""));
            select.setInt(2, rows);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Kept(row.getString(1), dialect.instant(row, 2)));
                }
            }
        }
        return found;
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return BoundedStatement.prepare(connection, sql, TIMEOUT_SECONDS);
    }
}
