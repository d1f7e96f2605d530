package dev.eventra.engine.admin;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Where operations, audit and the wanted states of subscriptions are kept: the outbox's database, which every server
 * reaches. Immutable and thread-safe.
 *
 * @param dataSource of the outbox
 * @param dialect    of its database
 */
record AdminDatabase(DataSource dataSource, Dialect dialect) {

    AdminDatabase {
        Objects.requireNonNull(dataSource, "dataSource");
        Objects.requireNonNull(dialect, "dialect");
    }

    /**
     * Creates or checks the tables.
     *
     * @throws dev.eventra.engine.database.SchemaException if tables are missing
     */
    static AdminDatabase open(DataSource dataSource, SchemaMode mode) throws SQLException {
        return LocalTransaction.run(dataSource, connection -> {
            Dialect dialect = Dialects.of(connection);
            new Schema(dialect, SchemaScript.load(dialect, "admin")).apply(connection, mode);
            return new AdminDatabase(dataSource, dialect);
        });
    }

    /** Runs the work in a local transaction, on a thread that has no JTA transaction; commits unless it throws. */
    <T> T inTransaction(LocalTransaction.Work<T> work) throws SQLException {
        return LocalTransaction.run(dataSource, work);
    }
}
