package dev.eventra.engine.admin;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Short statements: parameters in order, rows to objects. */
final class Rows {

    /** No statement of these tables takes long; a database that hangs must not hold a thread for ever. */
    private static final int SECONDS = 20;

    /** Makes an object of a row. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private Rows() {}

    static <T> List<T> query(Connection connection, String sql, List<?> parameters, Mapper<T> mapper)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(connection, select, parameters);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(mapper.map(rows));
                }
            }
        }
        return found;
    }

    static <T> Optional<T> first(Connection connection, String sql, List<?> parameters, Mapper<T> mapper)
            throws SQLException {
        return query(connection, sql, parameters, mapper).stream().findFirst();
    }

    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            bind(connection, update, Arrays.asList(parameters));
            return update.executeUpdate();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, List<?> parameters)
            throws SQLException {
        Dialect dialect = Dialects.of(connection);
        statement.setQueryTimeout(SECONDS);
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            statement.setObject(i + 1, value instanceof Instant time ? dialect.parameter(time) : value);
        }
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return Dialects.of(row).instant(row, column);
    }

    static Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
