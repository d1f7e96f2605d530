package dev.eventra.engine.admin;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.Operation.Progress;
import dev.eventra.api.admin.OperationFilter;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.api.admin.OperationState;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The statements on {@code eventra_operation}. An owner is who raised the fence; all that it writes names its fence, so
 * that one whose lease was over and whose work another took writes nothing any more. Leases are judged by the clock of
 * the database. Stateless and thread-safe.
 */
final class OperationStore {

    /** How long an owner may be silent before another takes its work. */
    static final int LEASE_SECONDS = 10;

    private static final String TABLE = "eventra_operation";
    private static final String OPEN_STATES = "state IN ('requested', 'running')";
    private static final int MESSAGE = 2_000;

    /**
     * An operation that has not ended, as the poller looks at it.
     *
     * @param claimable whether nobody works on it
     */
    record Open(String id, OperationKind kind, String subscription, boolean cancelling, int fence, boolean claimable) {}

    /**
     * An operation in the list.
     *
     * @param seq by which the list is in order
     */
    record Listed(long seq, Operation operation) {}

    private static String leaseIsOver(String now) {
        return "(lease_until IS NULL OR lease_until < " + now + ")";
    }

    private static String newLease(String now) {
        return "lease_until = " + now + " + INTERVAL '" + LEASE_SECONDS + "' SECOND";
    }

    private static String now(Connection connection) throws SQLException {
        return Dialects.of(connection).now();
    }

    void insert(Connection connection, String id, OperationKind kind, String subscription, String parameters, Change by)
            throws SQLException {
        Rows.update(
                connection,
                "INSERT INTO " + TABLE + " (id, kind, subscription, parameters, state, actor, reason)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                id,
                column(kind),
                subscription,
                parameters,
                column(OperationState.REQUESTED),
                by.actor(),
                by.reason());
    }

    Optional<Operation> find(Connection connection, String id) throws SQLException {
        return Rows.first(connection, "SELECT * FROM " + TABLE + " WHERE id = ?", List.of(id), OperationStore::map);
    }

    /** What the owner before had reached; null if there is nothing. */
    String progress(Connection connection, String id) throws SQLException {
        return Rows.query(
                        connection,
                        "SELECT progress FROM " + TABLE + " WHERE id = ?",
                        List.of(id),
                        row -> Optional.ofNullable(row.getString(1)))
                .get(0)
                .orElse(null);
    }

    /**
     * The latest first.
     *
     * @param before the seq before which to begin
     */
    List<Listed> list(Connection connection, OperationFilter filter, long before, int limit) throws SQLException {
        Conditions conditions = new Conditions()
                .and("seq < ?", before)
                .and("subscription = ?", filter.subscription())
                .and("kind = ?", filter.kind() == null ? null : column(filter.kind()));
        if (filter.open()) {
            conditions.and(OPEN_STATES);
        }
        return Rows.query(
                connection,
                "SELECT * FROM " + TABLE + conditions.where() + " ORDER BY seq DESC FETCH FIRST " + limit
                        + " ROWS ONLY",
                conditions.values(),
                row -> new Listed(row.getLong("seq"), map(row)));
    }

    /** Those that have not ended, the oldest first. */
    List<Open> open(Connection connection, int limit) throws SQLException {
        return Rows.query(
                connection,
                "SELECT id, kind, subscription, cancelling, fence, CASE WHEN " + leaseIsOver(now(connection))
                        + " THEN 1 ELSE 0 END AS claimable FROM " + TABLE + " WHERE " + OPEN_STATES
                        + " ORDER BY seq FETCH FIRST " + limit + " ROWS ONLY",
                List.of(),
                row -> new Open(
                        row.getString("id"),
                        kind(row),
                        row.getString("subscription"),
                        row.getBoolean("cancelling"),
                        row.getInt("fence"),
                        row.getInt("claimable") == 1));
    }

    /**
     * Takes an operation that nobody works on.
     *
     * @param fence as it was read
     * @return whether it is taken; the fence is then one higher
     */
    boolean claim(Connection connection, String id, int fence, String owner) throws SQLException {
        String now = now(connection);
        return Rows.update(
                        connection,
                        "UPDATE " + TABLE + " SET state = 'running', owner = ?, fence = fence + 1, " + newLease(now)
                                + ", started_at = COALESCE(started_at, " + now + ") WHERE id = ? AND fence = ?"
                                + " AND " + OPEN_STATES + " AND " + leaseIsOver(now),
                        owner,
                        id,
                        fence)
                == 1;
    }

    /**
     * Keeps how far it is, and renews the lease.
     *
     * @param progress null for none
     * @return whether it still is the owner's
     */
    boolean save(Connection connection, String id, int fence, Progress counts, String progress) throws SQLException {
        return Rows.update(
                        connection,
                        "UPDATE " + TABLE + " SET " + newLease(now(connection))
                                + ", delivered = ?, skipped = ?, discarded = ?,"
                                + " failed = ?, queued = ?, progress = ? WHERE id = ? AND fence = ? AND "
                                + OPEN_STATES,
                        counts.delivered(),
                        counts.skipped(),
                        counts.discarded(),
                        counts.failed(),
                        counts.queued(),
                        progress,
                        id,
                        fence)
                == 1;
    }

    /**
     * Renews the lease alone.
     *
     * @return whether it still is the owner's
     */
    boolean renew(Connection connection, String id, int fence) throws SQLException {
        return Rows.update(
                        connection,
                        "UPDATE " + TABLE + " SET " + newLease(now(connection)) + " WHERE id = ? AND fence = ? AND "
                                + OPEN_STATES,
                        id,
                        fence)
                == 1;
    }

    /** Gives it back, so that another server takes it at once. */
    void release(Connection connection, String id, int fence) throws SQLException {
        Rows.update(
                connection,
                "UPDATE " + TABLE + " SET lease_until = NULL WHERE id = ? AND fence = ? AND " + OPEN_STATES,
                id,
                fence);
    }

    /**
     * @param message null for none
     * @return whether it was still the owner's
     */
    boolean end(Connection connection, String id, int fence, OperationState state, String message) throws SQLException {
        return Rows.update(
                        connection,
                        "UPDATE " + TABLE + " SET state = ?, message = ?, lease_until = NULL," + " ended_at = "
                                + now(connection) + " WHERE id = ? AND fence = ? AND " + OPEN_STATES,
                        column(state),
                        Texts.cut(message, MESSAGE),
                        id,
                        fence)
                == 1;
    }

    /** Ends it at once if nobody has begun it, else asks its owner to. */
    void cancel(Connection connection, String id) throws SQLException {
        Rows.update(
                connection,
                "UPDATE " + TABLE + " SET state = 'cancelled', cancelling = TRUE, ended_at = " + now(connection)
                        + " WHERE id = ? AND state = 'requested'",
                id);
        Rows.update(connection, "UPDATE " + TABLE + " SET cancelling = TRUE WHERE id = ? AND state = 'running'", id);
    }

    private static Operation map(ResultSet row) throws SQLException {
        return new Operation(
                row.getString("id"),
                kind(row),
                row.getString("subscription"),
                row.getString("parameters"),
                OperationState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getBoolean("cancelling"),
                row.getString("owner"),
                new Progress(
                        row.getLong("delivered"),
                        row.getLong("skipped"),
                        row.getLong("discarded"),
                        row.getLong("failed"),
                        row.getLong("queued")),
                row.getString("message"),
                new Change(row.getString("actor"), row.getString("reason")),
                Rows.time(row, "requested_at"),
                Rows.time(row, "started_at"),
                Rows.time(row, "ended_at"));
    }

    private static OperationKind kind(ResultSet row) throws SQLException {
        return OperationKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    private static String column(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
