package dev.eventra.engine.admin;

import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.engine.event.ExtensionsJson;
import jakarta.json.JsonException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code eventra_outbox_rejected}, page by page, by its indexes. Immutable and thread-safe. */
final class RejectedReader {

    private static final String TABLE = "eventra_outbox_rejected";
    private static final String COLUMNS =
            "entry, shard, seq, state, id, type, source, event_time, group_key, stored_at,"
                    + " reason_class, reason, worker, rejected_at";
    private static final String CONTENT = ", subject, content_type, data_schema, extensions, data";

    private final String outbox;

    /**
     * @param outbox whose events they are
     */
    RejectedReader(String outbox) {
        this.outbox = outbox;
    }

    /** An event, and the row that it had. */
    record Found(RejectedInfo info, long seq) {}

    /**
     * Events in the order of their entries.
     *
     * @param after the entry behind which to begin
     */
    List<Found> list(Connection connection, RejectedFilter filter, long after, int limit) throws SQLException {
        Conditions conditions = new Conditions()
                .and("shard = ?", filter.shard())
                .and("group_key = ?", filter.group())
                .and("reason_class = ?", filter.reasonClass())
                .and("state = ?", filter.state() == null ? null : column(filter.state()))
                .and("entry > ?", after);
        return Rows.query(
                connection,
                "SELECT " + COLUMNS + " FROM " + TABLE + conditions.where() + " ORDER BY entry FETCH FIRST " + limit
                        + " ROWS ONLY",
                conditions.values(),
                this::found);
    }

    Optional<Found> find(Connection connection, long entry) throws SQLException {
        return Rows.first(
                connection, "SELECT " + COLUMNS + " FROM " + TABLE + " WHERE entry = ?", List.of(entry), this::found);
    }

    Optional<RejectedContent> content(Connection connection, long entry) throws SQLException {
        return Rows.first(
                connection,
                "SELECT " + COLUMNS + CONTENT + " FROM " + TABLE + " WHERE entry = ?",
                List.of(entry),
                row -> new RejectedContent(
                        info(row),
                        row.getString("subject"),
                        row.getString("content_type"),
                        row.getString("data_schema"),
                        extensions(row.getString("extensions")),
                        row.getBytes("data")));
    }

    /** By the event's own id. */
    Optional<RejectedInfo> find(Connection connection, String source, String id) throws SQLException {
        return Rows.first(
                connection,
                "SELECT " + COLUMNS + " FROM " + TABLE + " WHERE id = ? AND source = ?",
                List.of(id, source),
                this::info);
    }

    /** The highest entry; 0 if there is none. */
    long last(Connection connection) throws SQLException {
        return Rows.query(connection, "SELECT COALESCE(MAX(entry), 0) FROM " + TABLE, List.of(), row -> row.getLong(1))
                .get(0);
    }

    /** Empty if they are no JSON: that is why the event was refused. */
    private static Map<String, String> extensions(String json) {
        try {
            return ExtensionsJson.read(json);
        } catch (JsonException e) {
            return Map.of();
        }
    }

    private Found found(ResultSet row) throws SQLException {
        return new Found(info(row), row.getLong("seq"));
    }

    private RejectedInfo info(ResultSet row) throws SQLException {
        return new RejectedInfo(
                row.getLong("entry"),
                outbox,
                row.getInt("shard"),
                RejectedState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("group_key"),
                row.getString("id"),
                row.getString("source"),
                row.getString("type"),
                Rows.time(row, "event_time"),
                Rows.time(row, "stored_at"),
                row.getString("reason_class"),
                row.getString("reason"),
                row.getString("worker"),
                Rows.time(row, "rejected_at"));
    }

    private static String column(RejectedState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
