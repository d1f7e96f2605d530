package dev.eventra.engine.deadletter;

import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads why events were given up, and what a single event met with, in the caller's transaction. What is counted is
 * counted among the latest dead ones of a subscription, so that it costs the same however many there are. Stateless and
 * thread-safe.
 */
public final class CauseReader {

    private static final int SECONDS = 10;
    private static final int MOST_SUBSCRIPTIONS = 500;
    private static final int MOST_CAUSES = 200;

    /** How many dead ones of a subscription are looked at, the latest. */
    public static final int WINDOW = 20_000;

    /**
     * Letters that failed alike.
     *
     * @param type       null if they are no events
     * @param errorClass null if no listener was tried
     * @param message    of the latest
     * @param more       whether there may be further ones among the rows that were not looked at
     */
    public record Cause(
            String subscription,
            String type,
            String errorClass,
            String message,
            int count,
            boolean more,
            Instant first,
            Instant last) {}

    /** The subscriptions that have letters, those of replays among them: one look at the index for each. */
    public List<String> subscriptions(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        String sql = "SELECT MIN(subscription) FROM eventra_dead_letter WHERE subscription > ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            String next = "";
            while (next != null && found.size() < MOST_SUBSCRIPTIONS) {
                select.setString(1, next);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    next = rows.getString(1);
                }
                if (next != null) {
                    found.add(next);
                }
            }
        }
        return found;
    }

    /** Why events of a subscription were given up, the latest first. */
    public List<Cause> causes(Connection connection, String subscription) throws SQLException {
        String window = "SELECT id, type, error_class, created_at FROM eventra_dead_letter WHERE subscription = ? AND"
                + " state = '" + DeadLetterState.DEAD.column() + "' ORDER BY id DESC FETCH FIRST " + WINDOW
                + " ROWS ONLY";
        String sql = "SELECT type, error_class, COUNT(*) AS letters, MIN(created_at) AS first_at,"
                + " MAX(created_at) AS last_at, MAX(id) AS last_id, SUM(COUNT(*)) OVER () AS looked FROM (" + window
                + ") latest GROUP BY type, error_class ORDER BY last_id DESC FETCH FIRST " + MOST_CAUSES
                + " ROWS ONLY";
        List<Cause> causes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            select.setString(1, subscription);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    causes.add(new Cause(
                            subscription,
                            rows.getString("type"),
                            rows.getString("error_class"),
                            message(connection, rows.getLong("last_id")),
                            rows.getInt("letters"),
                            rows.getInt("looked") >= WINDOW,
                            time(rows, "first_at"),
                            time(rows, "last_at")));
                }
            }
        }
        return causes;
    }

    private static String message(Connection connection, long id) throws SQLException {
        String sql = "SELECT error_message FROM eventra_dead_letter WHERE id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    /**
     * A letter of one event.
     *
     * @param group null if it has none
     */
    public record EventLetter(
            String subscription,
            DeadLetterState state,
            String type,
            String group,
            int partition,
            long offset,
            int attempts,
            String errorClass,
            Instant stored) {}

    /** What became of an event in the subscriptions whose letters are in this database, in the order in which it did. */
    public List<EventLetter> letters(Connection connection, String source, String eventId) throws SQLException {
        String sql =
                "SELECT subscription, state, type, group_key, kafka_partition, kafka_offset, attempts, error_class,"
                        + " created_at FROM eventra_dead_letter WHERE event_id = ? AND source = ? ORDER BY id"
                        + " FETCH FIRST 100 ROWS ONLY";
        List<EventLetter> letters = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            select.setString(1, eventId);
            select.setString(2, source);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    letters.add(new EventLetter(
                            rows.getString("subscription"),
                            DeadLetterState.of(rows.getString("state")),
                            rows.getString("type"),
                            rows.getString("group_key"),
                            rows.getInt("kafka_partition"),
                            rows.getLong("kafka_offset"),
                            rows.getInt("attempts"),
                            rows.getString("error_class"),
                            time(rows, "created_at")));
                }
            }
        }
        return letters;
    }

    private static Instant time(ResultSet rows, String column) throws SQLException {
        return Dialects.of(rows).instant(rows, column);
    }
}
