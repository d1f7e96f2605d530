package dev.eventra.engine.deadletter;

import dev.eventra.engine.database.AgePurge;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The statements on {@code eventra_journal_step}, in the caller's transaction: the one that makes the step. Immutable and
 * thread-safe.
 *
 * @param retention how long steps are kept
 */
public record StepJournal(Duration retention) {

    private static final String TABLE = "eventra_journal_step";
    private static final AgePurge PURGE = new AgePurge(TABLE, "happened_at");
    private static final int SECONDS = 10;
    private static final int MOST = 200;

    /** Notes a step. */
    public void add(Connection connection, JournalStep step) throws SQLException {
        String sql = "INSERT INTO " + TABLE + " (subscription, source, event_id, step, attempts, error_class, worker,"
                + " operation, actor, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        JournalStep.Order order = step.order();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, step.subscription());
            insert.setString(2, step.source());
            insert.setString(3, step.eventId());
            insert.setString(4, step.kind().column());
            insert.setInt(5, step.attempts());
            insert.setString(6, step.errorClass());
            insert.setString(7, step.worker());
            insert.setString(8, order == null ? null : order.operation());
            insert.setString(9, order == null ? null : order.actor());
            insert.setString(10, order == null ? null : order.reason());
            insert.executeUpdate();
        }
    }

    /** The steps of an event, in the order in which they were noted; none if this database has no such table. */
    public static List<JournalStep> find(Connection connection, String source, String eventId) throws SQLException {
        return isThere(connection) ? steps(connection, source, eventId) : List.of();
    }

    private static List<JournalStep> steps(Connection connection, String source, String eventId) throws SQLException {
        String sql = "SELECT subscription, source, event_id, step, attempts, error_class, worker, operation, actor,"
                + " reason, happened_at FROM " + TABLE
                + " WHERE event_id = ? AND source = ? ORDER BY entry FETCH FIRST "
                + MOST + " ROWS ONLY";
        List<JournalStep> steps = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            select.setString(1, eventId);
            select.setString(2, source);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    steps.add(step(rows));
                }
            }
        }
        return steps;
    }

    private static JournalStep step(ResultSet row) throws SQLException {
        String operation = row.getString("operation");
        return new JournalStep(
                row.getString("subscription"),
                row.getString("source"),
                row.getString("event_id"),
                JournalStep.Kind.of(row.getString("step")),
                row.getInt("attempts"),
                row.getString("error_class"),
                row.getString("worker"),
                operation == null
                        ? null
                        : new JournalStep.Order(operation, row.getString("actor"), row.getString("reason")),
                Dialects.of(row).instant(row, "happened_at"));
    }

    /** Not if no server has opened it with the journal on. Asks the catalogue: a failing SELECT would end the transaction. */
    private static boolean isThere(Connection connection) throws SQLException {
        boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
        String name = upper ? TABLE.toUpperCase(Locale.ROOT) : TABLE;
        try (ResultSet found =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
            return found.next();
        }
    }

    /**
     * Removes some steps that are too old; to be repeated for as long as it removes all that it may.
     *
     * @param most how many to look at
     * @return how many were removed
     */
    public int purge(Connection connection, int most) throws SQLException {
        return PURGE.step(connection, retention, most);
    }
}
