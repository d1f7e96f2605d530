package dev.eventra.engine.delivery;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.deadletter.DeadLetterStore;
import dev.eventra.engine.inbox.InboxStore;
import dev.eventra.engine.outbox.Enlistment;
import dev.eventra.engine.outbox.EnlistmentProbe;
import jakarta.transaction.UserTransaction;
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
 * @param enlistment  whether its connections take part in JTA transactions, as far as that could be proved
 */
public record DeliveryDatabase(
        DataSource dataSource, Dialect dialect, InboxStore inbox, DeadLetterStore deadLetters, Enlistment enlistment) {

    private static final int VALID_SECONDS = 5;

    public DeliveryDatabase {
        Objects.requireNonNull(dataSource, "dataSource");
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(inbox, "inbox");
        Objects.requireNonNull(deadLetters, "deadLetters");
        Objects.requireNonNull(enlistment, "enlistment");
    }

    /** Statements in one local transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Finds the database's dialect and its tables, and proves whether the DataSource takes part in JTA. To be called
     * outside a JTA transaction.
     *
     * @param transaction of this thread, for the proof; null if the server has none by name
     * @throws dev.eventra.engine.database.SchemaException              if tables are missing
     * @throws dev.eventra.engine.database.UnsupportedDatabaseException if the database is unknown
     */
    public static DeliveryDatabase open(DataSource dataSource, SchemaMode mode, UserTransaction transaction)
            throws SQLException {
        Dialect dialect = inTransaction(dataSource, connection -> {
            Dialect found = Dialects.of(connection);
            new Schema(found, SchemaScript.load(found, "inbox")).apply(connection, mode);
            return found;
        });
        Enlistment enlistment = new EnlistmentProbe().probe(dataSource, transaction);
        return new DeliveryDatabase(
                dataSource, dialect, new InboxStore(dialect), new DeadLetterStore(dialect), enlistment);
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
        } catch (SQLException | RuntimeException e) {
            // a pool that is closed or exhausted may say so by an exception of its own
            return false;
        }
    }
}
