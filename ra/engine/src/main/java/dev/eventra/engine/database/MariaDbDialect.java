package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * MariaDB 10.6 and newer, which has SKIP LOCKED. Times are kept in UTC in columns that have no time zone, and go through
 * the driver without one: neither the session's time zone nor that of the JVM has a say.
 */
final class MariaDbDialect implements Dialect {

    private static final int LOCK_TIMEOUT = 1205;
    private static final int CHANGED_MEANWHILE = 1020;
    private static final int CANCELLED = 1317;
    private static final int STATEMENT_TIMEOUT = 1969;
    private static final int KILLED = 1927;
    private static final int SHUTDOWN = 1053;
    private static final int READ_ONLY = 1290;
    private static final int ROW_TOO_LARGE = 1118;
    private static final int PACKET_TOO_LARGE = 1153;
    private static final int RESULT_TOO_LARGE = 1301;
    private static final int SCHEMA_WAIT_SECONDS = 60;
    private static final int KEY_WAIT_SECONDS = 5;
    private static final String SCHEMA_LOCK = "CONCAT('eventra.', MD5(DATABASE()))";

    @Override
    public String name() {
        return "mariadb";
    }

    /** A lock of the session: DDL ends each transaction. */
    @Override
    public void lockSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT GET_LOCK(" + SCHEMA_LOCK + ", " + SCHEMA_WAIT_SECONDS + ")")) {
            if (!rows.next() || rows.getInt(1) != 1) {
                throw new SQLException("another server has been creating tables for " + SCHEMA_WAIT_SECONDS + " s");
            }
        }
    }

    @Override
    public void unlockSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DO RELEASE_LOCK(" + SCHEMA_LOCK + ")");
        }
        // the DDL has ended the transaction for which this was asked
        readCommitted(connection);
    }

    /** REPEATABLE READ by default: a transaction would not see what others commit while it waits for them. */
    @Override
    public void readCommitted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        }
    }

    /**
     * IGNORE, since ON DUPLICATE KEY UPDATE counts a row that is there like one that was inserted, unless the driver is
     * told otherwise. The price is that IGNORE also cuts off a text that is too long, instead of failing: what is
     * inserted this way was checked before.
     */
    @Override
    public String insertUnlessPresent(String table, List<String> key, List<String> columns) {
        return "INSERT IGNORE INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + parameters(columns.size()) + ")";
    }

    @Override
    public void boundWait(PreparedStatement insert) throws SQLException {
        insert.setQueryTimeout(KEY_WAIT_SECONDS);
    }

    /** In one statement that returns what it inserted: a driver's batch doesn't tell that. */
    @Override
    public Set<List<Object>> insertAllUnlessPresent(
            Connection connection, String table, int key, List<Column> columns, List<List<Object>> rows)
            throws SQLException {
        List<String> names = columns.stream().map(Column::name).toList();
        String row = "(" + parameters(columns.size()) + ")";
        String sql = "INSERT IGNORE INTO " + table + " (" + String.join(", ", names) + ") VALUES "
                + String.join(", ", Collections.nCopies(rows.size(), row)) + " RETURNING "
                + String.join(", ", names.subList(0, key));
        Set<List<Object>> inserted = new HashSet<>();
        if (rows.isEmpty()) {
            return inserted;
        }
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            boundWait(insert);
            int parameter = 1;
            for (List<Object> each : rows) {
                for (int i = 0; i < each.size(); i++) {
                    insert.setObject(parameter++, each.get(i), columns.get(i).type());
                }
            }
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

    private static String parameters(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /**
     * All rows beforehand: who inserts or misses one at REPEATABLE READ, as the application's transactions are by default,
     * also locks the gap beside it, and with that waits for other locks than its own, crosswise even.
     */
    @Override
    public void prepareLocks(Connection connection) throws SQLException {
        Set<Long> missing = LongStream.rangeClosed(1, LOCK_ROWS).boxed().collect(Collectors.toCollection(TreeSet::new));
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT id FROM eventra_lock")) {
                while (rows.next()) {
                    missing.remove(rows.getLong(1));
                }
            }
            if (!missing.isEmpty()) {
                // another server may be doing the same
                statement.execute("INSERT IGNORE INTO eventra_lock (id) VALUES "
                        + missing.stream().map(id -> "(" + id + ")").collect(Collectors.joining(", ")));
            }
        }
    }

    /** The row's lock, and none beside it; bounded by {@code innodb_lock_wait_timeout}. */
    @Override
    public void lock(Connection connection, long lock) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM eventra_lock WHERE id = ? FOR UPDATE")) {
            select.setLong(1, lock);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("eventra_lock has no row " + lock
                            + ": somebody has deleted it; it is made again when a server opens the outbox");
                }
            }
        }
    }

    /** Locks the row, which shows its newest state at any isolation; a lock of the primary key, so of no gap. */
    @Override
    public Optional<String> fromShards() {
        return Optional.of(" FROM eventra_outbox WHERE only_one = 1 AND shards = ? LOCK IN SHARE MODE");
    }

    @Override
    public int holdShards(Connection connection) throws SQLException {
        return Dialect.number(connection, "SELECT shards FROM eventra_outbox WHERE only_one = 1 LOCK IN SHARE MODE");
    }

    /** Relays that delete never lock that row. */
    @Override
    public void lockShards(Connection connection, List<String> tables) throws SQLException {
        Dialect.number(connection, "SELECT shards FROM eventra_outbox WHERE only_one = 1 FOR UPDATE NOWAIT");
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public Object parameter(Instant time) {
        return time == null ? null : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    public Instant instant(ResultSet rows, int column) throws SQLException {
        LocalDateTime value = rows.getObject(column, LocalDateTime.class);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    /** In the text, as there are no arrays; they are numbers. */
    @Override
    public String among(String column, List<Long> numbers) {
        return column + " IN (" + numbers.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    @Override
    public int bindAmong(PreparedStatement statement, int parameter, List<Long> numbers) {
        return parameter;
    }

    /**
     * The numbers as a table, from which each row is looked up. With {@code IN} and a table of few other rows the optimizer
     * reads the whole table, and waits for each open publisher's row in it; without the hint it does so for a single
     * number too.
     */
    @Override
    public String deleteAmong(String table, String column, List<Long> numbers) {
        return "DELETE gone FROM JSON_TABLE(?, '$[*]' COLUMNS (number BIGINT PATH '$')) named STRAIGHT_JOIN " + table
                + " gone FORCE INDEX (PRIMARY) ON gone." + column + " = named.number";
    }

    @Override
    public int bindDeleteAmong(PreparedStatement statement, int parameter, List<Long> numbers) throws SQLException {
        statement.setString(
                parameter, numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]")));
        return parameter + 1;
    }

    @Override
    public String amongTexts(String column, List<String> texts) {
        return column + " IN (" + parameters(texts.size()) + ")";
    }

    @Override
    public int bindAmongTexts(PreparedStatement statement, int parameter, List<String> texts) throws SQLException {
        int next = parameter;
        for (String text : texts) {
            statement.setString(next++, text);
        }
        return next;
    }

    /** A number that is given is taken as it is, unless it is zero. */
    @Override
    public String givingNumbers() {
        return "";
    }

    @Override
    public boolean readsJsonTables() {
        return true;
    }

    /**
     * Besides the general ones: the server shuts down or has killed the connection, or is read-only, as a replica is that
     * was a primary.
     */
    @Override
    public boolean isOutage(SQLException failure) {
        int code = failure.getErrorCode();
        return !isTooLarge(failure)
                && (code == SHUTDOWN || code == KILLED || code == READ_ONLY || Dialect.super.isOutage(failure));
    }

    /** Besides the general ones: what the server says of a packet or a row, and the driver, which has no number for it. */
    @Override
    public boolean isTooLarge(SQLException failure) {
        int code = failure.getErrorCode();
        return code == ROW_TOO_LARGE
                || code == PACKET_TOO_LARGE
                || code == RESULT_TOO_LARGE
                || String.valueOf(failure.getMessage()).contains("Packet too big")
                || Dialect.super.isTooLarge(failure);
    }

    /** The server ends the connection of who sends more, mostly before its answer can be read. */
    @Override
    public OptionalLong largestStatement(Connection connection) throws SQLException {
        return OptionalLong.of(Dialect.number(connection, "SELECT @@max_allowed_packet"));
    }

    /**
     * Besides the general ones: a lock timeout, a cancelled statement, one that took too long, a row that has changed since
     * the transaction's first look (with {@code innodb_snapshot_isolation}); all of odd states.
     */
    @Override
    public boolean isContention(SQLException failure) {
        int code = failure.getErrorCode();
        return code == LOCK_TIMEOUT
                || code == CHANGED_MEANWHILE
                || code == CANCELLED
                || code == STATEMENT_TIMEOUT
                || (code != KILLED && Dialect.super.isContention(failure));
    }
}
