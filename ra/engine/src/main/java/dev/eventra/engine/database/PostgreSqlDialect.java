package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;

/** PostgreSQL 13 and newer. */
final class PostgreSqlDialect implements Dialect {

    /** Any number that no one else uses: the ASCII of "eventra" as a long. */
    private static final long SCHEMA_LOCK = 0x6576656E747261L;

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
        }
    }

    @Override
    public String insertUnlessPresent(String table, List<String> key, List<String> columns) {
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ") ON CONFLICT ("
                + String.join(", ", key) + ") DO NOTHING";
    }
}
