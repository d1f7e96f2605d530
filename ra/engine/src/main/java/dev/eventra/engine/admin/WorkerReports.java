package dev.eventra.engine.admin;

import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements on {@code eventra_worker_report}. Immutable and thread-safe. */
final class WorkerReports {

    private static final String TABLE = "eventra_worker_report";

    private final String now;
    private final String insert;

    /**
     * A report as it was stored.
     *
     * @param time by the database's clock
     * @param age  of it, by the same clock
     */
    record Stored(Instant time, Duration age, WorkerReport report) {}

    WorkerReports(Dialect dialect) {
        now = dialect.now();
        insert = dialect.insertUnlessPresent(TABLE, List.of("worker"), List.of("worker", "report"));
    }

    void write(Connection connection, String worker, WorkerReport report) throws SQLException {
        String text = ReportJson.write(report);
        int updated = Rows.update(
                connection,
                "UPDATE " + TABLE + " SET report = ?, reported_at = " + now + " WHERE worker = ?",
                text,
                worker);
        if (updated == 0) {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setString(1, worker);
                statement.setString(2, text);
                statement.executeUpdate();
            }
        }
    }

    /**
     * Says that the worker is there, and nothing new.
     *
     * @return whether it had a report
     */
    boolean touch(Connection connection, String worker) throws SQLException {
        return Rows.update(connection, "UPDATE " + TABLE + " SET reported_at = " + now + " WHERE worker = ?", worker)
                > 0;
    }

    /** Those of workers that have been silent for a day. */
    void removeOld(Connection connection) throws SQLException {
        Rows.update(connection, "DELETE FROM " + TABLE + " WHERE reported_at < " + now + " - INTERVAL '1' DAY");
    }

    /** By worker. */
    Map<String, Stored> all(Connection connection) throws SQLException {
        Map<String, Stored> reports = new HashMap<>();
        Rows.query(
                        connection,
                        "SELECT worker, reported_at, report, " + now + " AS looked_at FROM " + TABLE,
                        List.of(),
                        row -> Map.entry(row.getString("worker"), stored(row)))
                .forEach(entry -> reports.put(entry.getKey(), entry.getValue()));
        return reports;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        Instant time = Rows.time(row, "reported_at");
        Duration age = Duration.between(time, Rows.time(row, "looked_at"));
        // a transaction may see what one that began later has committed
        return new Stored(time, age.isNegative() ? Duration.ZERO : age, ReportJson.read(row.getString("report")));
    }
}
