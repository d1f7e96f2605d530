package dev.eventra.it.app;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Looks into the tables, by SQL of its own. */
@ApplicationScoped
public class Inspector {

    private static final int SHARDS = 8;
    private static final String IN_OUTBOX = IntStream.range(0, SHARDS)
            .mapToObj(shard -> "SELECT group_key FROM eventra_outbox_" + shard)
            .collect(Collectors.joining(" UNION ALL ", "SELECT COUNT(*) FROM (", ") rows WHERE group_key = ?"));

    @Resource(lookup = Names.DATABASE)
    private DataSource database;

    /** A dead or queued event. */
    public record DeadLetter(String eventId, String state, int attempts, String error) {}

    public long notes(String id) {
        return count("SELECT COUNT(*) FROM note WHERE id = ?", id);
    }

    /** Events of a group that are in the outbox, as its own connection sees it. */
    public long outbox(String group) {
        return count(IN_OUTBOX, group);
    }

    /** The same by a connection of the caller's. */
    public static long outbox(Connection connection, String group) {
        try (PreparedStatement select = connection.prepareStatement(IN_OUTBOX)) {
            select.setString(1, group);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The numbers that a subscription's listener noted for a group, in their order. */
    public List<Integer> effects(String subscription, String group) {
        return rows(
                "SELECT number FROM effect WHERE subscription = ? AND group_key = ? ORDER BY id",
                row -> row.getInt(1),
                subscription,
                group);
    }

    public List<String> inboxStates(String subscription, String eventId) {
        return rows(
                "SELECT state FROM eventra_inbox WHERE subscription = ? AND event_id = ?",
                row -> row.getString(1),
                subscription,
                eventId);
    }

    public List<DeadLetter> deadLetters(String subscription, String group) {
        return rows(
                "SELECT event_id, state, attempts, error_message FROM eventra_dead_letter"
                        + " WHERE subscription = ? AND group_key = ? ORDER BY id",
                row -> new DeadLetter(row.getString(1), row.getString(2), row.getInt(3), row.getString(4)),
                subscription,
                group);
    }

    public long parked(String subscription, String group) {
        return count(
                "SELECT COUNT(*) FROM eventra_parked_group WHERE subscription = ? AND group_key = ?",
                subscription,
                group);
    }

    private long count(String sql, String... values) {
        return rows(sql, row -> row.getLong(1), values).get(0);
    }

    private <T> List<T> rows(String sql, RowReader<T> reader, String... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the current row. */
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
