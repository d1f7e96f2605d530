package dev.eventra.sample.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads the reports and compares them with the orders. */
@ApplicationScoped
public class ReportQueries {

    private static final int MAX_DIFFERENCES = 20;

    /**
     * One statement, so that orders and reports are seen at the same moment. Expected and reported rows are added up
     * by key: that finds rows missing on either side, without a full join, which H2 doesn't have.
     */
    private static final String CHECK =
            """
            WITH row_sums AS (
              SELECT report, row_key, SUM(orders) AS orders, SUM(cents) AS cents,
                     SUM(reported) AS reported, SUM(reported_cents) AS reported_cents
              FROM (
                SELECT 'users' AS report, user_id AS row_key, COUNT(*) AS orders, SUM(amount_cents) AS cents,
                       0 AS reported, 0 AS reported_cents
                FROM shop_order WHERE status = 'PLACED' GROUP BY user_id
                UNION ALL
                SELECT 'users', user_id, 0, 0, order_count, total_cents FROM user_order_report
                UNION ALL
                SELECT 'days', CAST(order_day AS VARCHAR(10)), COUNT(*), SUM(amount_cents), 0, 0
                FROM shop_order WHERE status = 'PLACED' GROUP BY order_day
                UNION ALL
                SELECT 'days', CAST(order_day AS VARCHAR(10)), 0, 0, order_count, total_cents FROM daily_order_report
              ) sides
              GROUP BY report, row_key
            ),
            differences AS (
              SELECT * FROM row_sums WHERE orders <> reported OR cents <> reported_cents
            )
            SELECT totals.*, d.report, d.row_key, d.orders, d.cents, d.reported, d.reported_cents
            FROM (
              SELECT
                (SELECT COUNT(*) FROM shop_order) AS all_orders,
                (SELECT COUNT(*) FROM shop_order WHERE status = 'CANCELLED') AS cancelled,
                (SELECT COALESCE(SUM(cents), 0) FROM row_sums WHERE report = 'users') AS total_cents,
                (SELECT COALESCE(SUM(reported), 0) FROM row_sums WHERE report = 'users') AS user_orders,
                (SELECT COALESCE(SUM(reported_cents), 0) FROM row_sums WHERE report = 'users') AS user_cents,
                (SELECT COALESCE(SUM(reported), 0) FROM row_sums WHERE report = 'days') AS day_orders,
                (SELECT COALESCE(SUM(reported_cents), 0) FROM row_sums WHERE report = 'days') AS day_cents,
                (SELECT COALESCE(SUM(last_sequence), 0) FROM shop_user)
                  - (SELECT COALESCE(SUM(last_sequence), 0) FROM user_order_report) AS pending,
                (SELECT COALESCE(SUM(out_of_order), 0) FROM user_order_report) AS out_of_order,
                (SELECT COUNT(*) FROM differences) AS difference_count
            ) totals
            LEFT JOIN (SELECT * FROM differences ORDER BY report, row_key FETCH FIRST %d ROWS ONLY) d ON 1 = 1
            ORDER BY d.report, d.row_key
            """
                    .formatted(MAX_DIFFERENCES);

    private DataSource database;

    /** For the proxy. */
    protected ReportQueries() {}

    @Inject
    ReportQueries(DataSource database) {
        this.database = database;
    }

    /** The report by user, the largest amounts first. */
    public List<UserReport> users(int limit) {
        return query(
                "SELECT user_id, order_count, total_cents, last_sequence, out_of_order FROM user_order_report"
                        + " ORDER BY total_cents DESC, user_id FETCH FIRST " + limit + " ROWS ONLY",
                row -> new UserReport(
                        row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
    }

    /** The report by day, the latest first. */
    public List<DailyReport> days(int limit) {
        return query(
                "SELECT order_day, order_count, total_cents FROM daily_order_report"
                        + " ORDER BY order_day DESC FETCH FIRST " + limit + " ROWS ONLY",
                row -> new DailyReport(row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3)));
    }

    /** Compares both reports with the orders. */
    public ReportCheck check() {
        List<Difference> differences = new ArrayList<>();
        List<ReportCheck> rows = query(CHECK, row -> {
            if (row.getString(11) != null) {
                differences.add(new Difference(
                        row.getString(11),
                        row.getString(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16)));
            }
            return totals(row, differences);
        });
        return rows.get(rows.size() - 1);
    }

    private static ReportCheck totals(ResultSet row, List<Difference> differences) throws SQLException {
        long orders = row.getLong(1);
        long cancelled = row.getLong(2);
        long differenceCount = row.getLong(10);
        return new ReportCheck(
                differenceCount == 0,
                orders,
                orders - cancelled,
                cancelled,
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                differenceCount,
                List.copyOf(differences));
    }

    private <T> List<T> query(String sql, RowReader<T> reader) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("the reports can't be read: " + e.getMessage(), e);
        }
    }

    /** Reads the current row. */
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
