package dev.eventra.engine.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/** Row by row in one batch, whose counts the driver has to tell. */
final class BatchCopy implements TransactionJournal.Copy {

    @Override
    public int copy(Connection connection, int shard, Journal.Mover mover, SortedMap<Long, Place> settled)
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

    private static void bind(PreparedStatement insert, Journal.Mover mover, Place place) throws SQLException {
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
