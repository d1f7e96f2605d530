package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Finds a connection's dialect. */
public final class Dialects {

    private Dialects() {}

    /**
     * @throws UnsupportedDatabaseException if the database is none of those supported
     */
    public static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return find(product).orElseThrow(() -> new UnsupportedDatabaseException(product));
    }

    /** That of the connection that a row was read on. */
    public static Dialect of(ResultSet rows) throws SQLException {
        return of(rows.getStatement().getConnection());
    }

    private static Optional<Dialect> find(String product) {
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> Optional.of(new PostgreSqlDialect());
            case "h2" -> Optional.of(new H2Dialect());
            case "mariadb" -> Optional.of(new MariaDbDialect());
            default -> Optional.empty();
        };
    }

    /** Makes the transaction that is about to begin READ COMMITTED; nothing for a database without a dialect. */
    static void readCommitted(Connection connection) throws SQLException {
        Optional<Dialect> dialect = find(connection.getMetaData().getDatabaseProductName());
        if (dialect.isPresent()) {
            dialect.get().readCommitted(connection);
        }
    }
}
