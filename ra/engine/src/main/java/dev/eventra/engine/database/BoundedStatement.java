package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Statements that end: a database that hangs must not hold its caller for ever. */
public final class BoundedStatement {

    private BoundedStatement() {}

    /**
     * @param seconds the longest that it may run, positive
     * @return to be closed by the caller
     */
    public static PreparedStatement prepare(Connection connection, String sql, int seconds) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(seconds);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
