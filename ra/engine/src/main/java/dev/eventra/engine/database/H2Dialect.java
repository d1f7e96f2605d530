package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** H2 2.2 and newer. */
final class H2Dialect implements Dialect {

    private static final int HOLDERS = 64;
    private static final int LOCK_TIMEOUT = 50200;
    private static final int LOCK_TIMEOUT_OF_TABLE = 50201;

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        // H2 has no advisory locks: a table that nothing else touches stands in, and DDL commits by itself
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS eventra_schema_lock (id INT PRIMARY KEY)");
            statement.execute("SET LOCK_TIMEOUT 30000");
            statement.execute("MERGE INTO eventra_schema_lock (id) VALUES (1)");
        }
    }

    /**
     * Once more if it fails: DDL has ended the transaction of {@link #lockSchema}, and of two that create the same index
     * at the same time one fails in spite of IF NOT EXISTS.
     */
    @Override
    public void executeDdl(Statement statement, String ddl) throws SQLException {
        try {
            statement.execute(ddl);
        } catch (SQLException first) {
            try {
                statement.execute(ddl);
            } catch (SQLException second) {
                second.addSuppressed(first);
                throw second;
            }
        }
    }

    @Override
    public String insertUnlessPresent(String table, List<String> key, List<String> columns) {
        String values = String.join(", ", Collections.nCopies(columns.size(), "?"));
        String match = key.stream().map(c -> "t." + c + " = s." + c).collect(Collectors.joining(" AND "));
        String source = columns.stream().map(c -> "s." + c).collect(Collectors.joining(", "));
        return "MERGE INTO " + table + " t USING (VALUES (" + values + ")) s (" + String.join(", ", columns) + ") ON "
                + match + " WHEN NOT MATCHED THEN INSERT (" + String.join(", ", columns) + ") VALUES (" + source
                + ")";
    }

    /** The row is written, whether it is there or not: in both cases others wait. */
    @Override
    public void lock(Connection connection, long lock) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("MERGE INTO eventra_lock (id) KEY (id) VALUES (?)")) {
            statement.setLong(1, lock);
            statement.executeUpdate();
        }
    }

    /**
     * There are no shared locks: who writes holds one of some rows, whichever is free. The number is read after that. A
     * snapshot of the whole transaction would show an old number, so there its row is locked itself.
     */
    @Override
    public int holdShards(Connection connection) throws SQLException {
        if (!holdOne(connection, "id < 0 FETCH FIRST ROW ONLY FOR UPDATE SKIP LOCKED")
                && !holdOne(connection, "id = " + -1 + " FOR UPDATE")) {
            throw new SQLException(
                    "eventra_lock has no row below 0: somebody has deleted them; they are made again when a"
                            + " server opens the outbox");
        }
        boolean newest = connection.getTransactionIsolation() <= Connection.TRANSACTION_READ_COMMITTED;
        return Dialect.number(
                connection, "SELECT shards FROM eventra_outbox WHERE only_one = 1" + (newest ? "" : " FOR UPDATE"));
    }

    private static boolean holdOne(Connection connection, String which) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM eventra_lock WHERE " + which);
                ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    @Override
    public void lockShards(Connection connection, List<String> tables) throws SQLException {
        holdOne(connection, "id < 0 FOR UPDATE NOWAIT");
    }

    /** The rows of {@link #holdShards}. */
    @Override
    public void prepareLocks(Connection connection) throws SQLException {
        if (Dialect.number(connection, "SELECT COUNT(*) FROM eventra_lock WHERE id < 0") == HOLDERS) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement(insertUnlessPresent("eventra_lock", List.of("id"), List.of("id")))) {
            for (int id = -HOLDERS; id < 0; id++) {
                insert.setInt(1, id);
                insert.executeUpdate();
            }
        } catch (SQLIntegrityConstraintViolationException e) {
            // another server does the same
        }
    }

    /** Besides the general ones: lock timeout (50200), lock timeout of a row or table (50201), both with their own state. */
    @Override
    public boolean isContention(SQLException failure) {
        int code = failure.getErrorCode();
        return code == LOCK_TIMEOUT || code == LOCK_TIMEOUT_OF_TABLE || Dialect.super.isContention(failure);
    }

    /** Seen with H2 2.4 in a condition on the key: 4000 rows took 29 s. */
    @Override
    public boolean computesSubqueriesOnce() {
        return false;
    }
}
