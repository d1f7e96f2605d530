package dev.eventra.engine.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many rows a database read, as it counts itself: PostgreSQL those of a table in the present transaction, MariaDB those
 * of a session, all of them as if by an index.
 *
 * @param scanned  by reading the table from its begin
 * @param byIndex fetched by an index
 */
public record RowsRead(long scanned, long byIndex) {

    /** Statements on a database. */
    @FunctionalInterface
    public interface Work {
        void run() throws SQLException;
    }

    /**
     * What some statements read.
     *
     * @param connection in a transaction, on which they run
     */
    public static RowsRead by(Connection connection, String table, Work work) throws SQLException {
        RowsRead before = read(connection, table);
        work.run();
        RowsRead after = read(connection, table);
        return new RowsRead(after.scanned - before.scanned, after.byIndex - before.byIndex);
    }

    /**
     * What some statements read on MariaDB, of tables and of results in between. A scan of a table is among it, so that only
     * how many they are tells of one.
     */
    public static RowsRead onMariaDb(Connection connection, Work work) throws SQLException {
        long first = onMariaDbSoFar(connection);
        long before = onMariaDbSoFar(connection);
        work.run();
        long counting = before - first;
        return new RowsRead(0, onMariaDbSoFar(connection) - before - counting);
    }

    /** What this session read until now, a few hundred rows of the counting itself among it. */
    public static long onMariaDbSoFar(Connection connection) throws SQLException {
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW SESSION STATUS WHERE variable_name IN"
                        + " ('Handler_read_first', 'Handler_read_key', 'Handler_read_last', 'Handler_read_next',"
                        + " 'Handler_read_prev', 'Handler_read_rnd', 'Handler_read_rnd_next')")) {
            while (rows.next()) {
                sum += rows.getLong(2);
            }
        }
        return sum;
    }

    private static RowsRead read(Connection connection, String table) throws SQLException {
        String sql = "SELECT seq_tup_read, COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
                + " WHERE relid = CAST(? AS regclass)";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return new RowsRead(rows.getLong(1), rows.getLong(2));
            }
        }
    }
}
