package dev.eventra.engine.admin;

import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.Operation.Progress;
import dev.eventra.api.admin.OperationKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The statements on {@code eventra_audit}, in the transaction of the change itself. Stateless and thread-safe. */
final class AuditStore {

    private static final int REASON = 2_000;
    /** How much earlier than it is inserted a row may be stamped: the longest transaction that is reckoned with. */
    private static final Duration DISORDER = Duration.ofMinutes(10);

    void add(Connection connection, Change change, String action, String target) throws SQLException {
        add(connection, change.actor(), change.reason(), action, target, null, null);
    }

    /**
     * @param detail null for none
     * @param count  of events; null if that means nothing
     */
    void add(
            Connection connection, String actor, String reason, String action, String target, String detail, Long count)
            throws SQLException {
        String sql = "INSERT INTO eventra_audit (actor, action, target, reason, detail, event_count)"
                + " VALUES (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, actor);
            insert.setString(2, action);
            insert.setString(3, target);
            insert.setString(4, Texts.cut(reason, REASON));
            insert.setString(5, detail);
            if (count == null) {
                insert.setNull(6, Types.BIGINT);
            } else {
                insert.setLong(6, count);
            }
            insert.executeUpdate();
        }
    }

    /** What came of an operation, under the name of who wanted it: how many events, not how many were asked for. */
    void ended(Connection connection, Operation operation) throws SQLException {
        Progress progress = operation.progress();
        String action = operation.kind() + " " + operation.state();
        add(
                connection,
                operation.change().actor(),
                operation.change().reason(),
                action.toLowerCase(Locale.ROOT),
                operation.subscription(),
                "operation %s: delivered %d, skipped %d, discarded %d, failed %d, queued %d"
                        .formatted(
                                operation.id(),
                                progress.delivered(),
                                progress.skipped(),
                                progress.discarded(),
                                progress.failed(),
                                progress.queued()),
                count(operation.kind(), progress));
    }

    /** What waited behind discarded events is delivered by the way, and does not count. */
    private static Long count(OperationKind kind, Progress progress) {
        return switch (kind) {
            case RESET_POSITION, RESHARD -> null;
            case DISCARD, DISCARD_REJECTED -> progress.discarded();
            case REDRIVE, REPLAY, RETRY_REJECTED -> progress.delivered();
        };
    }

    /**
     * The latest first.
     *
     * @param before the id before which to begin
     */
    List<AuditEntry> list(Connection connection, AuditFilter filter, long before, int limit) throws SQLException {
        Conditions conditions = new Conditions()
                .and("id < ?", before)
                .and("actor = ?", filter.actor())
                .and("action = ?", filter.action())
                .and("target = ?", filter.target());
        addTimes(conditions, filter);
        return Rows.query(
                connection,
                "SELECT id, created_at, actor, action, target, reason, detail, event_count FROM eventra_audit"
                        + conditions.where() + " ORDER BY id DESC FETCH FIRST " + limit + " ROWS ONLY",
                conditions.values(),
                row -> new AuditEntry(
                        row.getLong("id"),
                        Rows.time(row, "created_at"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("target"),
                        row.getString("reason"),
                        row.getString("detail"),
                        Rows.number(row, "event_count")));
    }

    /** Between which ids the rows of a time are: else they would all be read to find where the time begins or ends. */
    private static void addTimes(Conditions conditions, AuditFilter filter) {
        String bound = "(SELECT b.id FROM eventra_audit b WHERE b.created_at ";
        if (filter.since() != null) {
            conditions
                    .and("created_at >= ?", filter.since())
                    .and(
                            "id > COALESCE(" + bound + "< ? ORDER BY b.created_at DESC FETCH FIRST 1 ROWS ONLY), 0)",
                            filter.since().minus(DISORDER));
        }
        if (filter.until() != null) {
            conditions
                    .and("created_at < ?", filter.until())
                    .and(
                            "id < COALESCE(" + bound + ">= ? ORDER BY b.created_at FETCH FIRST 1 ROWS ONLY), "
                                    + Long.MAX_VALUE + ")",
                            filter.until().plus(DISORDER));
        }
    }
}
