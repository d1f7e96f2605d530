package dev.eventra.engine.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * In a local transaction, with statements that any database has: each row is copied from its table, then all are deleted.
 *
 * <p>Hazard: a host that vanishes between the delete and the commit leaves row locks until the database misses it.
 */
final class TransactionJournal implements Journal {

    private final OutboxStore store = new OutboxStore();

    @Override
    public int move(Connection connection, int shard, Mover mover, SortedMap<Long, Place> settled) throws SQLException {
        if (settled.isEmpty()) {
            return 0;
        }
        connection.setAutoCommit(false);
        try {
            int copied = copy(connection, shard, mover, settled);
            int deleted = store.delete(connection, shard, List.copyOf(settled.keySet()));
            if (copied != deleted) {
                throw new SQLTransientException("somebody else deletes rows of shard " + shard + " too: " + copied
                        + " were there, " + deleted + " could be deleted");
            }
            connection.commit();
            return deleted;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static int copy(Connection connection, int shard, Mover mover, SortedMap<Long, Place> settled)
            throws SQLException {
        String sql =
                "INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at, relayed_at, worker,"
                        + " epoch, kafka_partition, kafka_offset, traceparent)"
                        + " SELECT CAST(? AS INTEGER), id, source, type, group_key, created_at,"
                        + " COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP), CAST(? AS VARCHAR(128)),"
                        + " CAST(? AS BIGINT), CAST(? AS INTEGER), CAST(? AS BIGINT), CAST(? AS VARCHAR(55)) FROM "
                        + OutboxStore.table(shard) + " WHERE seq = ?";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Map.Entry<Long, Place> each : settled.entrySet()) {
                insert.setInt(1, shard);
                bind(insert, mover, each.getValue());
                insert.setLong(8, each.getKey());
                insert.addBatch();
            }
            return Arrays.stream(insert.executeBatch()).sum();
        }
    }

    private static void bind(PreparedStatement insert, Mover mover, Place place) throws SQLException {
        boolean known = place != null;
        OffsetDateTime time = known ? place.time().atOffset(ZoneOffset.UTC) : null;
        insert.setObject(2, time, Types.TIMESTAMP_WITH_TIMEZONE);
        insert.setString(3, known ? mover.worker() : null);
        insert.setObject(4, known ? mover.epoch() : null, Types.BIGINT);
        insert.setObject(5, known ? place.partition() : null, Types.INTEGER);
        insert.setObject(6, known ? place.offset() : null, Types.BIGINT);
        insert.setString(7, known ? place.traceparent() : null);
    }
}
