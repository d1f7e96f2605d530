package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** PostgreSQL 13 and newer. */
final class PostgreSqlDialect implements Dialect {

    /** Any number that no one else uses: the ASCII of "eventra" as a long. */
    private static final long SCHEMA_LOCK = 0x6576656E747261L;

    private static final int KEY_WAIT_SECONDS = 5;

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

    /** By the driver: PostgreSQL waits without end for a transaction that another connection left open. */
    @Override
    public void boundWait(PreparedStatement insert) throws SQLException {
        insert.setQueryTimeout(KEY_WAIT_SECONDS);
    }

    /**
     * In one statement. A JDBC batch would do, but with the driver's {@code reWriteBatchedInserts}, which a DataSource may
     * have set, it doesn't tell which of the rows were inserted. Rows as arrays, since parameters are limited in number.
     */
    @Override
    public Set<List<Object>> insertAllUnlessPresent(
            Connection connection, String table, int key, List<Column> columns, List<List<Object>> rows)
            throws SQLException {
        String names = names(columns);
        String keys = names(columns.subList(0, key));
        String sql = "INSERT INTO " + table + " (" + names + ") SELECT " + names + " FROM " + rows(columns)
                + " ORDER BY place ON CONFLICT (" + keys + ") DO NOTHING RETURNING " + keys;
        Set<List<Object>> inserted = new HashSet<>();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            boundWait(insert);
            bindGiven(insert, 1, columns, rows);
            try (ResultSet found = insert.executeQuery()) {
                while (found.next()) {
                    List<Object> values = new ArrayList<>();
                    for (int i = 1; i <= key; i++) {
                        values.add(found.getObject(i));
                    }
                    inserted.add(values);
                }
            }
        }
        return inserted;
    }

    /** READ UNCOMMITTED is READ COMMITTED there. */
    @Override
    public boolean readsUncommitted() {
        return false;
    }

    /** Without rows, so that nothing has to be vacuumed; bounded by {@code lock_timeout}, if that is set. */
    @Override
    public void lock(Connection connection, long lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            select.setLong(1, lock);
            select.execute();
        }
    }

    @Override
    public long lockOf(long hash) {
        return hash;
    }

    /**
     * Without a lock of the row. What is inserted into locks its table, also if nothing is written, before the statement's
     * snapshot is taken; {@link #lockShards} waits for that lock. So who got it first is waited for, and who waited for it
     * sees the new number: at READ COMMITTED. A snapshot of the whole transaction may be older, so nothing is written there.
     */
    @Override
    public Optional<String> fromShards() {
        return Optional.of(" FROM eventra_outbox WHERE only_one = 1 AND shards = ?"
                + " AND current_setting('transaction_isolation') LIKE 'read %'");
    }

    /** A pool, a role or the server may be set to another level; a lock's holder must see what was committed before it. */
    @Override
    public void readCommitted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        }
    }

    /** Columns as arrays. */
    @Override
    public Optional<String> given(List<Column> columns) {
        return Optional.of(rows(columns));
    }

    private static String rows(List<Column> columns) {
        return columns.stream()
                .map(column -> "?::" + type(column) + "[]")
                .collect(Collectors.joining(
                        ", ", "unnest(", ") WITH ORDINALITY AS given (" + names(columns) + ", place)"));
    }

    @Override
    public void bindGiven(PreparedStatement statement, int parameter, List<Column> columns, List<List<Object>> rows)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            // the driver sends bytes of this type only as they are
            Object[] values = column.type() == JDBCType.VARBINARY ? new byte[rows.size()][] : new Object[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row).get(i);
            }
            statement.setArray(parameter + i, statement.getConnection().createArrayOf(type(column), values));
        }
    }

    /** With a snapshot that is older than the last change it fails with a serialization failure, as it has to. */
    @Override
    public int holdShards(Connection connection) throws SQLException {
        return Dialect.number(connection, "SELECT shards FROM eventra_outbox WHERE only_one = 1 FOR SHARE");
    }

    @Override
    public void lockShards(Connection connection, List<String> tables) throws SQLException {
        // the tables first: a lock of a table takes no snapshot, so what is read afterwards is never older than the
        // locks
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + String.join(", ", tables) + " IN SHARE ROW EXCLUSIVE MODE NOWAIT");
        }
        Dialect.number(connection, "SELECT shards FROM eventra_outbox WHERE only_one = 1 FOR UPDATE NOWAIT");
    }

    @Override
    public boolean deletesReturningRows() {
        return true;
    }

    @Override
    public void boundSilence(Connection connection, Duration silence) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = " + silence.toMillis());
        }
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static String type(Column column) {
        return switch (column.type()) {
            case VARCHAR -> "varchar";
            case INTEGER -> "int4";
            case BIGINT -> "int8";
            case VARBINARY -> "bytea";
            case TIMESTAMP_WITH_TIMEZONE -> "timestamptz";
            default -> throw new IllegalArgumentException("no columns of " + column.type());
        };
    }

    /**
     * Besides the general ones: the server shuts down, crashed or starts up (57P0x), or has no connection or memory left
     * (class 53). The driver throws a plain exception for these.
     */
    @Override
    public boolean isOutage(SQLException failure) {
        String state = Dialect.state(failure);
        return state.startsWith("57P0") || state.startsWith("53") || Dialect.super.isOutage(failure);
    }

    /** Besides the general ones: a lock that was not to be had (55P03), a statement that took too long (57014). */
    @Override
    public boolean isContention(SQLException failure) {
        String state = Dialect.state(failure);
        return state.equals("55P03") || state.equals("57014") || Dialect.super.isContention(failure);
    }
}
