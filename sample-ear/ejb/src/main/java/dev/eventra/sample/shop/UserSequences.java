package dev.eventra.sample.shop;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One row for each user: the lock that serializes the user's transactions, and the running number of its events. */
@Dependent
class UserSequences {

    private final DataSource database;

    @Inject
    UserSequences(DataSource database) {
        this.database = database;
    }

    /** Locks the user's row until the transaction ends, as SELECT FOR UPDATE would, and returns the next number. */
    long lockAndNext(String userId) {
        try (Connection connection = database.getConnection()) {
            Rows.upsert(
                    connection,
                    "UPDATE shop_user SET last_sequence = last_sequence + 1 WHERE id = ?",
                    new Object[] {userId},
                    "INSERT INTO shop_user (id, last_sequence) VALUES (?, 0)",
                    userId);
            return lastSequence(connection, userId);
        } catch (SQLException e) {
            throw new IllegalStateException("user " + userId + " can't be locked: " + e.getMessage(), e);
        }
    }

    private static long lastSequence(Connection connection, String userId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT last_sequence FROM shop_user WHERE id = ?")) {
            select.setString(1, userId);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
