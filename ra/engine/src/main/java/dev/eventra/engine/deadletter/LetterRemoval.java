package dev.eventra.engine.deadletter;

import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Takes rows out of {@code eventra_dead_letter}, and groups out of {@code eventra_parked_group}, in the caller's
 * transaction, which holds the group's mutex where the group is parked ({@link DeadLetterStore#lock}). Stateless and
 * thread-safe.
 */
public final class LetterRemoval {

    /**
     * Takes the row until the transaction ends.
     *
     * @return whether it is there
     */
    public boolean lock(Connection connection, String subscription, long id) throws SQLException {
        String sql = "SELECT id FROM eventra_dead_letter WHERE id = ? AND subscription = ? FOR UPDATE";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, id);
            select.setString(2, subscription);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Whether the row is the first of its group. */
    public boolean isHead(Connection connection, String subscription, String group, long id) throws SQLException {
        String sql = "SELECT id FROM eventra_dead_letter WHERE subscription = ? AND group_key = ? AND id < ?"
                + " FETCH FIRST 1 ROWS ONLY";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, subscription);
            select.setString(2, group);
            select.setLong(3, id);
            try (ResultSet rows = select.executeQuery()) {
                return !rows.next();
            }
        }
    }

    /** Deletes a row. */
    public void delete(Connection connection, long id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM eventra_dead_letter WHERE id = ?")) {
            delete.setLong(1, id);
            delete.executeUpdate();
        }
    }

    /**
     * Lets a group's new events flow again if nothing of it is left.
     *
     * @return whether nothing is left
     */
    public boolean unparkIfEmpty(Connection connection, String subscription, String group) throws SQLException {
        String sql = "SELECT id FROM eventra_dead_letter WHERE subscription = ? AND group_key = ?"
                + " FETCH FIRST 1 ROWS ONLY";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, subscription);
            select.setString(2, group);
            try (ResultSet rows = select.executeQuery()) {
                if (rows.next()) {
                    return false;
                }
            }
        }
        String delete = "DELETE FROM eventra_parked_group WHERE subscription = ? AND group_key = ?";
        try (PreparedStatement unpark = connection.prepareStatement(delete)) {
            unpark.setString(1, subscription);
            unpark.setString(2, group);
            unpark.executeUpdate();
        }
        return true;
    }

    /** Notes that an event was tried again and failed: it is a dead one from now on, were it queued before. */
    public void failed(Connection connection, long id, FailureReport failure) throws SQLException {
        String sql = "UPDATE eventra_dead_letter SET state = ?, attempts = attempts + ?, error_class = ?,"
                + " error_message = ?, error_stack = ?, first_failure_at = COALESCE(first_failure_at, ?),"
                + " last_failure_at = ? WHERE id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, DeadLetterState.DEAD.column());
            update.setInt(2, failure.attempts());
            update.setString(3, failure.errorClass());
            update.setString(4, failure.errorMessage());
            update.setString(5, failure.errorStack());
            setTime(update, 6, failure.firstFailure());
            setTime(update, 7, failure.lastFailure());
            update.setLong(8, id);
            update.executeUpdate();
        }
    }

    private static void setTime(PreparedStatement statement, int parameter, Instant time) throws SQLException {
        statement.setObject(parameter, Dialects.of(statement.getConnection()).parameter(time));
    }
}
