package dev.eventra.engine.delivery;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.deadletter.DeadLetterStore;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.deadletter.StepJournal;
import dev.eventra.engine.inbox.InboxStore;
import dev.eventra.engine.inbox.PositionStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The database of a subscription: inbox, dead letters and positions lie where the listener's effects do. Immutable and
 * thread-safe.
 *
 * @param dataSource  the application's JTA DataSource; outside a JTA transaction it gives ordinary connections
 * @param dialect     of its database
 * @param inbox       the statements on the inbox
 * @param deadLetters the statements on dead letters and parked groups
 * @param positions   the statements on positions
 * @param steps       where it is noted what becomes of dead letters; empty if the journal is off
 * @param transactions what is known of its part in JTA transactions
 */
public record DeliveryDatabase(
        DataSource dataSource,
        Dialect dialect,
        InboxStore inbox,
        DeadLetterStore deadLetters,
        PositionStore positions,
        Optional<StepJournal> steps,
        Transactions transactions) {

    private static final int VALID_SECONDS = 5;

    public DeliveryDatabase {
        Objects.requireNonNull(dataSource, "dataSource");
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(inbox, "inbox");
        Objects.requireNonNull(deadLetters, "deadLetters");
        Objects.requireNonNull(positions, "positions");
        Objects.requireNonNull(steps, "steps");
        Objects.requireNonNull(transactions, "transactions");
    }

    /** Whether the connections of a DataSource take part in JTA transactions. */
    public enum Transactions {
        /** They do. */
        PROVED,
        /** That is not known. */
        UNKNOWN,
        /** They don't. */
        NONE
    }

    /** As below, without a journal. */
    public static DeliveryDatabase open(DataSource dataSource, SchemaMode mode) throws SQLException {
        return open(dataSource, mode, Optional.empty());
    }

    /**
     * Finds the database's dialect and its tables. To be called outside a JTA transaction. Whether the DataSource takes
     * part in JTA is not known by this; see {@link #with}.
     *
     * @param journal how long it is kept what became of dead letters; empty if that is not noted
     * @throws dev.eventra.engine.database.SchemaException              if tables are missing
     * @throws dev.eventra.engine.database.UnsupportedDatabaseException if the database is unknown
     */
    public static DeliveryDatabase open(DataSource dataSource, SchemaMode mode, Optional<Duration> journal)
            throws SQLException {
        return LocalTransaction.run(dataSource, connection -> {
            Dialect dialect = Dialects.of(connection);
            SchemaScript inbox = SchemaScript.load(dialect, "inbox");
            SchemaScript script = journal.isPresent() ? inbox.then(SchemaScript.load(dialect, "steps")) : inbox;
            new Schema(dialect, script).apply(connection, mode);
            return new DeliveryDatabase(
                    dataSource,
                    dialect,
                    new InboxStore(dialect),
                    new DeadLetterStore(dialect),
                    new PositionStore(dialect),
                    journal.map(StepJournal::new),
                    Transactions.UNKNOWN);
        });
    }

    /** This database, with what a proof by its table {@code eventra_probe} has shown. */
    public DeliveryDatabase with(Transactions shown) {
        return new DeliveryDatabase(dataSource, dialect, inbox, deadLetters, positions, steps, shown);
    }

    /** Notes a step, in the transaction of this connection, if the journal is on. */
    void note(Connection connection, JournalStep step) throws SQLException {
        if (steps.isPresent()) {
            steps.get().add(connection, step);
        }
    }

    /** Runs the work in a local transaction, on a thread that has no JTA transaction; commits unless it throws. */
    public <T> T inTransaction(LocalTransaction.Work<T> work) throws SQLException {
        return LocalTransaction.run(dataSource, work);
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
