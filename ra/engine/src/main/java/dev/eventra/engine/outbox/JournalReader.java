package dev.eventra.engine.outbox;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.outbox.PendingReader.Wanted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks into the journal for people, by its indexes alone: what a look costs does not depend on how many entries there
 * are. Stateless and thread-safe.
 */
public final class JournalReader {

    private static final int SECONDS = 10;
    /** With one id, from different sources. */
    private static final int MOST_ALIKE = 100;

    private static final String COLUMNS =
            "SELECT entry, shard, event_id, source, type, group_key, stored_at, relayed_at,"
                    + " worker, epoch, kafka_partition, kafka_offset, traceparent FROM eventra_journal";

    /**
     * A relayed event.
     *
     * @param entry       its place in the journal
     * @param stored      when its transaction began, or it was inserted, as the database has it
     * @param relayed     when it was sent to Kafka; where that isn't known, when it was seen to be there
     * @param worker      who sent it; null where that isn't known, as epoch, partition, offset and traceparent
     * @param traceparent null as well if it belongs to no trace
     */
    public record Relayed(
            long entry,
            int shard,
            String id,
            String source,
            String type,
            String group,
            Instant stored,
            Instant relayed,
            String worker,
            Long epoch,
            Integer partition,
            Long offset,
            String traceparent) {

        /** Its place in lists. */
        public Mark mark() {
            return new Mark(stored, entry);
        }
    }

    /** A place in a list that has the latest first: behind the entry of this time and number. */
    public record Mark(Instant stored, long entry) {

        public Mark {
            Objects.requireNonNull(stored, "stored");
        }
    }

    /** Entries of one event id, the latest first. */
    public List<Relayed> find(Connection connection, String id) throws SQLException {
        return query(
                connection,
                COLUMNS + " WHERE event_id = ? ORDER BY entry DESC FETCH FIRST " + MOST_ALIKE + " ROWS ONLY",
                List.of(id));
    }

    /**
     * Entries, the latest stored first. Of the conditions the group and the times hold, or the type if there is no
     * group; the others are for the caller to look at.
     *
     * @param behind where the list begins; null for its start
     */
    public List<Relayed> list(Connection connection, Wanted wanted, Mark behind, int rows) throws SQLException {
        List<Relayed> found = new ArrayList<>();
        if (behind != null) {
            // two statements, each of which an index serves on any database: those of the same time first
            found.addAll(
                    range(connection, wanted, rows, "stored_at = ? AND entry < ?", behind.stored(), behind.entry()));
        }
        Instant until = behind == null ? wanted.until() : behind.stored();
        if (found.size() < rows && until != null) {
            found.addAll(range(connection, wanted, rows - found.size(), "stored_at < ?", until));
        } else if (found.size() < rows) {
            found.addAll(range(connection, wanted, rows, null));
        }
        return found;
    }

    private static List<Relayed> range(Connection connection, Wanted wanted, int rows, String bound, Object... bounds)
            throws SQLException {
        List<String> terms = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        String key = wanted.group() != null ? "group_key" : wanted.type() != null ? "type" : null;
        if (key != null) {
            terms.add(key + " = ?");
            values.add(wanted.group() != null ? wanted.group() : wanted.type());
        }
        if (bound != null) {
            terms.add(bound);
            values.addAll(List.of(bounds));
        }
        if (wanted.since() != null) {
            terms.add("stored_at >= ?");
            values.add(wanted.since());
        }
        return query(
                connection,
                COLUMNS + (terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms)) + " ORDER BY "
                        + (key == null ? "" : key + " DESC, ") + "stored_at DESC, entry DESC FETCH FIRST " + rows
                        + " ROWS ONLY",
                values);
    }

    private static List<Relayed> query(Connection connection, String sql, List<?> values) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        List<Relayed> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                select.setObject(i + 1, value instanceof Instant time ? dialect.parameter(time) : value);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(relayed(rows));
                }
            }
        }
        return found;
    }

    private static Relayed relayed(ResultSet row) throws SQLException {
        return new Relayed(
                row.getLong("entry"),
                row.getInt("shard"),
                row.getString("event_id"),
                row.getString("source"),
                row.getString("type"),
                row.getString("group_key"),
                time(row, "stored_at"),
                time(row, "relayed_at"),
                row.getString("worker"),
                row.getObject("epoch", Long.class),
                row.getObject("kafka_partition", Integer.class),
                row.getObject("kafka_offset", Long.class),
                row.getString("traceparent"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Dialects.of(row).instant(row, column);
    }
}
