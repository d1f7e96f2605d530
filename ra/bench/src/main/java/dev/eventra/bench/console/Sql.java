package dev.eventra.bench.console;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Short statements on the database behind the console. Not thread-safe. */
final class Sql {

    private final Connection connection;

    /**
     * @param connection commits each statement by itself
     */
    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement. */
    int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.execute() ? 0 : statement.getUpdateCount();
        }
    }

    /** The first column of the only row. */
    String text(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement select = prepare(sql, parameters);
                ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("nothing is found by " + sql);
            }
            return rows.getString(1);
        }
    }

    long number(String sql, Object... parameters) throws SQLException {
        return Long.parseLong(text(sql, parameters));
    }

    /** A statement that the caller closes. */
    PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof String[] texts) {
                statement.setArray(i + 1, connection.createArrayOf("text", texts));
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }
}
