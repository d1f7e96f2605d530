package dev.eventra.sample.shop;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import javax.sql.DataSource;

/**
 * Keeps the two reports. They add up and are not idempotent, on purpose: an event that is lost or that takes effect
 * twice makes them wrong for good, and {@link ReportQueries} shows it.
 */
@Dependent
class Reports {

    private final DataSource database;

    @Inject
    Reports(DataSource database) {
        this.database = database;
    }

    /** Counts the event as out of order unless its number comes right after the user's last one. */
    void addToUser(String userId, int orders, long cents, long sequence) {
        try (Connection connection = database.getConnection()) {
            Rows.upsert(
                    connection,
                    "UPDATE user_order_report SET order_count = order_count + ?, total_cents = total_cents + ?,"
                            + " out_of_order = out_of_order + CASE WHEN last_sequence + 1 = ? THEN 0 ELSE 1 END,"
                            + " last_sequence = ? WHERE user_id = ?",
                    new Object[] {orders, cents, sequence, sequence, userId},
                    "INSERT INTO user_order_report (user_id, order_count, total_cents, last_sequence, out_of_order)"
                            + " VALUES (?, 0, 0, 0, 0)",
                    userId);
        } catch (SQLException e) {
            throw new IllegalStateException("report of user " + userId + " not updated: " + e.getMessage(), e);
        }
    }

    /** Users of many groups add to the same day at the same time: the UPDATE adds under the row's lock. */
    void addToDay(LocalDate day, int orders, long cents) {
        try (Connection connection = database.getConnection()) {
            Rows.upsert(
                    connection,
                    "UPDATE daily_order_report SET order_count = order_count + ?, total_cents = total_cents + ?"
                            + " WHERE order_day = ?",
                    new Object[] {orders, cents, day},
                    "INSERT INTO daily_order_report (order_day, order_count, total_cents) VALUES (?, 0, 0)",
                    day);
        } catch (SQLException e) {
            throw new IllegalStateException("report of day " + day + " not updated: " + e.getMessage(), e);
        }
    }
}
