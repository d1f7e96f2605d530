package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Finds a connection's dialect. */
public final class Dialects {

    private Dialects() {}

    /**
     * @throws UnsupportedDatabaseException if the database is none of those supported
     */
    public static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> new PostgreSqlDialect();
            case "h2" -> new H2Dialect();
            default -> throw new UnsupportedDatabaseException(product);
        };
    }
}
