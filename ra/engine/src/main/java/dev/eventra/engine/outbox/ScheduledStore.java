package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.engine.database.BoundedStatement;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The statements on {@code eventra_scheduled}, where events wait that are not due yet. The connection's transaction is the
 * caller's. What is due is judged by the database's clock, and found by the index: what a look costs does not depend on
 * how many events wait. Stateless and thread-safe.
 */
public final class ScheduledStore {

    static final String TABLE = "eventra_scheduled";
    /** Those of one time in the order in which they were published. */
    private static final String IN_ORDER = " ORDER BY not_before, seq";

    private static final long MOVER = 0;
    private static final int SECONDS = 20;
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /**
     * Writes events in one batch.
     *
     * @param connection the publisher's
     * @param events     each with a time before which it is not sent
     */
    void insert(Connection connection, List<Event> events) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        String sql = "INSERT INTO " + TABLE + " (not_before, " + EventColumns.NAMES + ") VALUES (?, "
                + EventColumns.PARAMETERS + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Event event : events) {
                insert.setObject(1, dialect.parameter(event.notBefore().orElseThrow()));
                EventColumns.bind(dialect, insert, 2, event);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * How long it is until the next event is due: zero or less if one is.
     *
     * @return empty if none waits
     */
    public Optional<Duration> untilNext(Connection connection) throws SQLException {
        String sql = untilNextSql(Dialects.of(connection));
        try (PreparedStatement select = prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            Dialect dialect = Dialects.of(connection);
            Instant next = dialect.instant(rows, 1);
            return Optional.of(Duration.between(dialect.instant(rows, 2), next));
        }
    }

    static String untilNextSql(Dialect dialect) {
        return "SELECT not_before, " + dialect.now() + " FROM " + TABLE + IN_ORDER + " LIMIT 1";
    }

    /** Makes the row that movers lock. */
    void prepare(Connection connection) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        // an insert would wait for who holds it
        try (PreparedStatement select = prepare(connection, "SELECT id FROM eventra_lock WHERE id = " + MOVER);
                ResultSet rows = select.executeQuery()) {
            if (rows.next()) {
                return;
            }
        }
        try (PreparedStatement insert =
                prepare(connection, dialect.insertUnlessPresent("eventra_lock", List.of("id"), List.of("id")))) {
            insert.setLong(1, MOVER);
            insert.executeUpdate();
        } catch (SQLIntegrityConstraintViolationException e) {
            // another mover was faster: H2's MERGE fails where others do nothing
        }
    }

    /**
     * What a move did.
     *
     * @param shards how many events came to each shard
     * @param held   whether somebody else moves at the moment; nothing was done then
     */
    record Moved(Map<Integer, Integer> shards, boolean held) {

        int events() {
            return shards.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Moves the first of the events that are due to the tables of their shards, in their order. One mover at a time, since
     * of two the later could commit first: whoever holds the row of the lock until its transaction ends.
     *
     * @param connection in a local transaction at READ COMMITTED, in which nothing else is done; to be rolled back after
     *                   a failure
     * @param maxRows    the most events
     * @param maxBytes   the data after which no further event is taken; at least one is
     */
    Moved move(Connection connection, int maxRows, long maxBytes) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        dialect.boundSilence(connection, SILENCE);
        if (!lock(connection, dialect)) {
            return new Moved(Map.of(), true);
        }
        int shards = dialect.holdShards(connection);
        Map<Integer, List<Long>> due = due(connection, dialect, shards, maxRows, maxBytes);
        Map<Integer, Integer> counts = new TreeMap<>();
        for (Map.Entry<Integer, List<Long>> shard : due.entrySet()) {
            List<Long> sequences = shard.getValue();
            // the data itself never leaves the database
            int copied = copy(
                    connection,
                    dialect,
                    "INSERT INTO " + OutboxStore.table(shard.getKey()) + " (" + EventColumns.NAMES + ") SELECT "
                            + EventColumns.NAMES + " FROM " + TABLE + " WHERE " + dialect.among("seq", sequences)
                            + IN_ORDER,
                    sequences);
            int deleted = delete(connection, dialect, sequences);
            if (copied != sequences.size() || deleted != sequences.size()) {
                throw new SQLException("of " + sequences.size() + " delayed events that are due " + copied
                        + " were copied and " + deleted + " deleted: somebody else changes " + TABLE);
            }
            counts.put(shard.getKey(), copied);
        }
        return new Moved(counts, false);
    }

    private static boolean lock(Connection connection, Dialect dialect) throws SQLException {
        try (PreparedStatement select = prepare(
                        connection,
                        "SELECT id FROM eventra_lock WHERE id = " + MOVER + " " + dialect.forUpdateOfFreeRows());
                ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private static Map<Integer, List<Long>> due(
            Connection connection, Dialect dialect, int shards, int maxRows, long maxBytes) throws SQLException {
        Map<Integer, List<Long>> due = new TreeMap<>();
        try (PreparedStatement select = prepare(connection, dueSql(dialect))) {
            select.setInt(1, maxRows);
            try (ResultSet rows = select.executeQuery()) {
                long bytes = 0;
                while (bytes < maxBytes && rows.next()) {
                    String key = rows.getString(3) == null ? rows.getString(2) : rows.getString(3);
                    due.computeIfAbsent(ShardRouter.shard(key, shards), shard -> new ArrayList<>())
                            .add(rows.getLong(1));
                    bytes += rows.getLong(4);
                }
            }
        }
        return due;
    }

    static String dueSql(Dialect dialect) {
        return "SELECT seq, id, group_key, COALESCE(OCTET_LENGTH(data), 0) FROM " + TABLE + " WHERE not_before <= "
                + dialect.now() + IN_ORDER + " LIMIT ?";
    }

    private static int copy(Connection connection, Dialect dialect, String sql, List<Long> sequences)
            throws SQLException {
        try (PreparedStatement insert = prepare(connection, sql)) {
            dialect.bindAmong(insert, 1, sequences);
            return insert.executeUpdate();
        }
    }

    private static int delete(Connection connection, Dialect dialect, List<Long> sequences) throws SQLException {
        try (PreparedStatement delete = prepare(connection, dialect.deleteAmong(TABLE, "seq", sequences))) {
            dialect.bindDeleteAmong(delete, 1, sequences);
            return delete.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return BoundedStatement.prepare(connection, sql, SECONDS);
    }
}
