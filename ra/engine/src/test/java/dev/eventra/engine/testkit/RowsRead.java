package dev.eventra.engine.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many rows of a table PostgreSQL read in the present transaction, as it counts itself.
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
