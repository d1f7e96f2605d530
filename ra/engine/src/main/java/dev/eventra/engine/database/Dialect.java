package dev.eventra.engine.database;

import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What differs between databases. Implementations are stateless and thread-safe. */
public interface Dialect {

    /** The name of the folder of this dialect's schema scripts, such as {@code postgresql}. */
    String name();

    /**
     * Holds until the transaction of this connection ends; a second caller waits. Guards the creation of tables.
     *
     * @param connection in a local transaction
     */
    void lockSchema(Connection connection) throws SQLException;

    /** Ends {@link #lockSchema} where the end of the transaction doesn't. */
    default void unlockSchema(Connection connection) throws SQLException {}

    /**
     * Makes the transaction that is about to begin READ COMMITTED, where transactions are not so by default; that alone.
     *
     * @param connection without auto-commit, before its first statement
     */
    default void readCommitted(Connection connection) throws SQLException {}

    /** Runs a statement of a schema script, which does nothing where there is already what it creates. */
    default void executeDdl(Statement statement, String ddl) throws SQLException {
        statement.execute(ddl);
    }

    /**
     * Turns an insert into one that does nothing where the key is already there, and that never makes the surrounding
     * transaction unusable. The statement's update count tells whether a row was inserted.
     *
     * @param table   the table
     * @param key     the columns of its primary key
     * @param columns all columns to insert, the key's among them, each with a parameter, in this order
     */
    String insertUnlessPresent(String table, List<String> key, List<String> columns);

    /**
     * Bounds how long an insert of {@link #insertUnlessPresent} waits for another transaction that has inserted the same
     * key and has not ended: its server may hang with the connection open. Nothing where the database has such a bound by
     * itself.
     */
    default void boundWait(PreparedStatement insert) throws SQLException {}

    /**
     * A column of a table.
     *
     * @param type {@code VARCHAR}, {@code INTEGER}, {@code BIGINT}, {@code VARBINARY} or {@code TIMESTAMP_WITH_TIMEZONE}
     */
    record Column(String name, JDBCType type) {

        public static Column text(String name) {
            return new Column(name, JDBCType.VARCHAR);
        }
    }

    /**
     * Inserts several rows as {@link #insertUnlessPresent} does, in the given order.
     *
     * @param table   the table
     * @param key     the number of columns that are its primary key
     * @param columns all columns to insert, the key's first
     * @param rows    the values of each row, in the order of the columns, maybe null; no two have the same key
     * @return the keys of the rows that were inserted
     */
    default Set<List<Object>> insertAllUnlessPresent(
            Connection connection, String table, int key, List<Column> columns, List<List<Object>> rows)
            throws SQLException {
        List<String> names = columns.stream().map(Column::name).toList();
        int[] counts;
        try (PreparedStatement insert =
                connection.prepareStatement(insertUnlessPresent(table, names.subList(0, key), names))) {
            boundWait(insert);
            for (List<Object> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 1, row.get(i), columns.get(i).type());
                }
                insert.addBatch();
            }
            counts = insert.executeBatch();
        }
        Set<List<Object>> inserted = new HashSet<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 0) {
                throw new SQLFeatureNotSupportedException(
                        "the driver does not tell which rows of a batch it inserted into " + table);
            }
            if (counts[i] == 1) {
                inserted.add(List.copyOf(rows.get(i).subList(0, key)));
            }
        }
        return inserted;
    }

    /** How many rows of {@code eventra_lock} stand for locks, where a database has none without rows. */
    int LOCK_ROWS = 1024;

    /**
     * Makes what {@link #lock} needs, where it is missing.
     *
     * @param connection in a local transaction at READ COMMITTED, which ends soon after
     */
    default void prepareLocks(Connection connection) throws SQLException {}

    /**
     * Waits until no other transaction holds a lock, and holds it until this connection's transaction ends; a lock that the
     * transaction holds already is no hindrance. Whoever takes several takes the lower ones first.
     *
     * @param connection in a transaction of any isolation
     * @param lock       of {@link #lockOf}
     */
    void lock(Connection connection, long lock) throws SQLException;

    /** The lock for what has this hash; different things may share one. */
    default long lockOf(long hash) {
        return 1 + Math.floorMod(hash, LOCK_ROWS);
    }

    /**
     * Where an insert selects from that is to write only if the outbox has a number of shards, the one parameter. If it writes,
     * {@link #lockShards} waits until this transaction has ended, and sees what it wrote. It may write nothing although the
     * number is right: {@link #holdShards} then tells. Empty if the database can't do it in one statement.
     */
    default Optional<String> fromShards() {
        return Optional.empty();
    }

    /**
     * A table to select from that is given with the statement: a parameter for each column, then the order of the rows, as
     * {@code place}. To insert from it takes less than a batch of inserts, which are handled one by one. Empty if the
     * database can't do it.
     */
    default Optional<String> given(List<Column> columns) {
        return Optional.empty();
    }

    /**
     * Binds the rows of {@link #given}, if it is not empty.
     *
     * @param parameter of the first column
     * @param rows      the values of each row, in the order of the columns, maybe null
     */
    default void bindGiven(PreparedStatement statement, int parameter, List<Column> columns, List<List<Object>> rows)
            throws SQLException {
        throw new SQLFeatureNotSupportedException(name() + " takes no rows as a parameter");
    }

    /**
     * The outbox's number of shards, which stays until this connection's transaction ends: {@link #lockShards} waits for it.
     *
     * @param connection in a transaction of any isolation
     * @throws SQLException contention if the number has changed since a snapshot that the transaction has to keep to
     */
    int holdShards(Connection connection) throws SQLException;

    /**
     * Keeps all others from writing to these tables of shards until this connection's transaction ends, and does so only if
     * nobody else has a transaction open in which it wrote there or holds the number of shards. Relays may go on deleting.
     *
     * @param connection in a local transaction at READ COMMITTED, before anything else in it
     * @throws SQLException contention, at once, if somebody has
     */
    void lockShards(Connection connection, List<String> tables) throws SQLException;

    /** The one number that a query tells. */
    static int number(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("no row for " + query);
            }
            return rows.getInt(1);
        }
    }

    /** The present time by the database's clock, as its columns keep times. */
    default String now() {
        return "CURRENT_TIMESTAMP";
    }

    /** A time as a parameter of a statement, for {@code setObject}; null for null. */
    default Object parameter(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /** The time in a column; null for null. */
    default Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /**
     * Whether a statement that is a transaction of its own may see what isn't committed, at some isolation level. If not,
     * it sees what was committed when it began, at any level.
     */
    default boolean readsUncommitted() {
        return true;
    }

    /** The time in a column; null for null. */
    default Instant instant(ResultSet rows, String column) throws SQLException {
        return instant(rows, rows.findColumn(column));
    }

    /**
     * The condition that a column has one of these numbers, however many.
     *
     * @param numbers not empty; given to {@link #bindAmong} too
     */
    default String among(String column, List<Long> numbers) {
        return column + " = ANY(?)";
    }

    /**
     * Binds what {@link #among} needs.
     *
     * @param parameter of the condition
     * @return the next parameter
     */
    default int bindAmong(PreparedStatement statement, int parameter, List<Long> numbers) throws SQLException {
        statement.setArray(parameter, statement.getConnection().createArrayOf("BIGINT", numbers.toArray()));
        return parameter + 1;
    }

    /**
     * Deletes the rows whose key is among these numbers, each found by its key: a scan would meet rows that other
     * transactions have inserted and not committed, and some databases would wait for them.
     *
     * @param column the primary key
     * @return with parameters, see {@link #bindDeleteAmong}
     */
    default String deleteAmong(String table, String column, List<Long> numbers) {
        return "DELETE FROM " + table + " WHERE " + among(column, numbers);
    }

    /**
     * Binds what {@link #deleteAmong} needs.
     *
     * @return the next parameter
     */
    default int bindDeleteAmong(PreparedStatement statement, int parameter, List<Long> numbers) throws SQLException {
        return bindAmong(statement, parameter, numbers);
    }

    /**
     * The condition that a column has one of these texts, however many.
     *
     * @param texts not empty; given to {@link #bindAmongTexts} too
     */
    default String amongTexts(String column, List<String> texts) {
        return column + " = ANY(?)";
    }

    /**
     * Binds what {@link #amongTexts} needs.
     *
     * @param parameter of the condition
     * @return the next parameter
     */
    default int bindAmongTexts(PreparedStatement statement, int parameter, List<String> texts) throws SQLException {
        statement.setArray(parameter, statement.getConnection().createArrayOf("VARCHAR", texts.toArray()));
        return parameter + 1;
    }

    /** What stands between columns and values of an INSERT that gives the number itself which the database would give. */
    default String givingNumbers() {
        return "OVERRIDING SYSTEM VALUE";
    }

    /**
     * Lets the database end this connection's transaction if its client is silent in it for long: a host that vanished
     * would leave its locks for hours. Nothing where the database can't.
     *
     * @param connection in a local transaction, for which alone it holds
     */
    default void boundSilence(Connection connection, Duration silence) throws SQLException {}

    /**
     * Whether what a DELETE deletes can be the source of an INSERT in one statement ({@code WITH ... DELETE ... RETURNING}),
     * and arrays can be rows of it ({@code unnest}).
     */
    default boolean deletesReturningRows() {
        return false;
    }

    /** Whether a subquery that depends on nothing is computed once for a statement, rather than for each row. */
    default boolean computesSubqueriesOnce() {
        return true;
    }

    /** Whether a parameter can be the source of many rows as JSON ({@code JSON_TABLE}). */
    default boolean readsJsonTables() {
        return false;
    }

    /**
     * The end of a SELECT that locks its rows until the transaction ends, those apart that another transaction has
     * locked: they are left out.
     */
    default String forUpdateOfFreeRows() {
        return "FOR UPDATE SKIP LOCKED";
    }

    /**
     * Whether a failure was the connection's or the database's own, not the statement's: worth trying again, and others
     * will fail too. What {@link #isContention} says true of is none. Looks at this exception alone, not at its cause.
     */
    default boolean isOutage(SQLException failure) {
        if (isContention(failure)) {
            return false;
        }
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException
                || state(failure).startsWith("08");
    }

    /**
     * Whether other transactions were in the way of this one: a lock timeout, a deadlock, a serialization failure, a
     * cancelled statement, a key that another wrote meanwhile. Worth trying again, and no reason for others to wait.
     * Looks at this exception alone.
     */
    default boolean isContention(SQLException failure) {
        String state = state(failure);
        return failure instanceof SQLTimeoutException
                || failure instanceof SQLTransactionRollbackException
                || failure instanceof SQLIntegrityConstraintViolationException
                || state.startsWith("40")
                || state.startsWith("23");
    }

    /**
     * Whether a value was refused for its size: it is too long for its column, its row, or what the database takes at once.
     * Nothing that another attempt mends. Looks at this exception alone.
     */
    default boolean isTooLarge(SQLException failure) {
        String state = state(failure);
        // data too long for its column; a limit of the program
        return state.equals("22001") || state.startsWith("54");
    }

    /**
     * How many bytes of a statement the database takes at once, with its values; empty if it ends no connection for more, so
     * that {@link #isTooLarge} always tells.
     */
    default OptionalLong largestStatement(Connection connection) throws SQLException {
        return OptionalLong.empty();
    }

    /** The SQLState; empty if there is none. */
    static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }
}
