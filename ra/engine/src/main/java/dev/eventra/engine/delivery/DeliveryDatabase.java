package dev.eventra.engine.delivery;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.deadletter.DeadLetterStore;
import dev.eventra.engine.inbox.InboxStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The database of a subscription: inbox and dead letters lie where the listener's effects do. Immutable and
 * thread-safe.
 *
 * @param dataSource  the application's JTA DataSource; outside a JTA transaction it gives ordinary connections
 * @param dialect     of its database
 * @param inbox       the statements on the inbox
 * @param deadLetters the statements on dead letters and parked groups
 */
public record DeliveryDatabase(DataSource dataSource, Dialect dialect, InboxStore inbox, DeadLetterStore deadLetters) {

    private static final int VALID_SECONDS = 5;

    public DeliveryDatabase {
        Objects.requireNonNull(dataSource, "dataSource");
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(inbox, "inbox");
        Objects.requireNonNull(deadLetters, "deadLetters");
    }

    /** Statements in one local transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Finds the database's dialect and its tables. To be called outside a JTA transaction.
     *
     * @throws dev.eventra.engine.database.SchemaException              if tables are missing
     * @throws dev.eventra.engine.database.UnsupportedDatabaseException if the database is unknown
     */
    public static DeliveryDatabase open(DataSource dataSource, SchemaMode mode) throws SQLException {
        return inTransaction(dataSource, connection -> {
            Dialect dialect = Dialects.of(connection);
            new Schema(dialect, SchemaScript.load(dialect, "inbox")).apply(connection, mode);
            return new DeliveryDatabase(dataSource, dialect, new InboxStore(dialect), new DeadLetterStore(dialect));
        });
    }

    /** Runs the work in a local transaction, on a thread that has no JTA transaction; commits unless it throws. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        return inTransaction(dataSource, work);
    }

    private static <T> T inTransaction(DataSource dataSource, Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                try {
                    connection.rollback();
                } catch (SQLException onRollback) {
                    e.addSuppressed(onRollback);
                }
                throw e;
            } finally {
                // closed ones are the pool's to throw away
                if (!connection.isClosed()) {
                    connection.setAutoCommit(autoCommit);
                }
            }
        }
    }

    /** Whether the database answers now. Outside a JTA transaction. */
    boolean isUsable() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(VALID_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }
}
