package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** The database's clock, by which all servers judge how old rows are. */
public final class DatabaseClock {

    private static final int TIMEOUT_SECONDS = 30;

    private DatabaseClock() {}

    /** The present time; within a transaction it may be that of its begin. */
    public static Instant now(Connection connection) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        try (PreparedStatement select =
                        BoundedStatement.prepare(connection, "SELECT " + dialect.now(), TIMEOUT_SECONDS);
                ResultSet row = select.executeQuery()) {
            row.next();
            return dialect.instant(row, 1);
        }
    }
}
