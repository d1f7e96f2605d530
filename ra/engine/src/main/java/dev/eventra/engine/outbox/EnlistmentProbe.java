package dev.eventra.engine.outbox;

import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Proves whether a DataSource takes part in JTA: begins a transaction, inserts a row, rolls back and looks whether the
 * row is there. {@code getAutoCommit()} alone proves nothing: there are servers where it is true inside an atomic
 * transaction. Stateless and thread-safe.
 */
public final class EnlistmentProbe {

    /**
     * @param dataSource  with a table {@code eventra_probe}
     * @param transaction of a thread that has no transaction; null if the server has none by name
     * @throws SQLException if the database failed; worth trying again
     */
    public Enlistment probe(DataSource dataSource, UserTransaction transaction) throws SQLException {
        if (transaction == null) {
            return Enlistment.UNKNOWN;
        }
        String id = UUID.randomUUID().toString();
        boolean autoCommit = insertAndRollBack(dataSource, transaction, id);
        if (survived(dataSource, id)) {
            return Enlistment.NONE;
        }
        return autoCommit ? Enlistment.PROVED_AUTOCOMMIT_SILENT : Enlistment.PROVED;
    }

    private static boolean insertAndRollBack(DataSource dataSource, UserTransaction transaction, String id)
            throws SQLException {
        try {
            transaction.begin();
        } catch (NotSupportedException | SystemException e) {
            throw new SQLException("the proof that the DataSource takes part in JTA could not begin", e);
        }
        // always rolled back: a transaction left on this thread would be joined by its next work
        boolean autoCommit;
        try {
            autoCommit = insert(dataSource, id);
        } catch (SQLException | RuntimeException e) {
            try {
                rollBack(transaction);
            } catch (SQLException onRollback) {
                e.addSuppressed(onRollback);
            }
            throw e;
        }
        rollBack(transaction);
        return autoCommit;
    }

    private static boolean insert(DataSource dataSource, String id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO eventra_probe (id) VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
            return connection.getAutoCommit();
        }
    }

    private static void rollBack(UserTransaction transaction) throws SQLException {
        try {
            transaction.rollback();
        } catch (SystemException | RuntimeException e) {
            throw new SQLException("the proof that the DataSource takes part in JTA could not roll back", e);
        }
    }

    private static boolean survived(DataSource dataSource, String id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM eventra_probe WHERE id = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate() > 0;
        }
    }
}
