package dev.eventra.engine.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/** Statements that commit together, at READ COMMITTED, on a thread that has no JTA transaction. */
public final class LocalTransaction {

    private static final Logger LOG = System.getLogger(LocalTransaction.class.getName());

    private LocalTransaction() {}

    /** The statements. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Commits what the work did, unless it throws. The connection goes back to its pool as it came, after a failure
     * too; if that is not possible after the commit, the transaction is none the less done.
     *
     * @throws SQLException if the work failed or the commit; of a commit on a broken connection the outcome is unknown
     */
    public static <T> T run(DataSource dataSource, Work<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        Connection connection = dataSource.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            T result;
            try {
                Dialects.readCommitted(connection);
                result = work.run(connection);
                connection.commit();
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, autoCommit, e);
                throw e;
            }
            restore(connection, autoCommit);
            return result;
        } finally {
            close(connection);
        }
    }

    private static void rollBack(Connection connection, boolean autoCommit, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        } catch (SQLException | RuntimeException e) {
            // what failed first is what is told
            failure.addSuppressed(e);
        }
    }

    private static void restore(Connection connection, boolean autoCommit) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.DEBUG, "a connection broke after its commit", e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.DEBUG, "a connection could not be closed", e);
        }
    }
}
