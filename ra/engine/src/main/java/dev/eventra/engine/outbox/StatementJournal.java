package dev.eventra.engine.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * In one statement, whose source is what it deletes: row locks last no longer than that, and of two who delete the same
 * rows one notes them. Needs {@code DELETE ... RETURNING} in a {@code WITH}, and arrays as rows.
 */
final class StatementJournal implements Journal {

    @Override
    public int move(Connection connection, int shard, Mover mover, SortedMap<Long, Place> settled) throws SQLException {
        if (settled.isEmpty()) {
            return 0;
        }
        Collection<Place> places = settled.values();
        try (PreparedStatement move = connection.prepareStatement(sql(shard))) {
            Object[] sequences = settled.keySet().toArray();
            move.setArray(1, connection.createArrayOf("int8", sequences));
            move.setInt(2, shard);
            move.setString(3, mover.worker());
            move.setLong(4, mover.epoch());
            move.setArray(5, connection.createArrayOf("int8", sequences));
            move.setArray(6, connection.createArrayOf("int4", column(places, Place::partition)));
            move.setArray(7, connection.createArrayOf("int8", column(places, Place::offset)));
            move.setArray(8, connection.createArrayOf("timestamptz", column(places, place -> place.time()
                    .atOffset(ZoneOffset.UTC))));
            move.setArray(9, connection.createArrayOf("varchar", column(places, Place::traceparent)));
            return move.executeUpdate();
        }
    }

    private static String sql(int shard) {
        return "WITH gone AS (DELETE FROM " + OutboxStore.table(shard)
                + " WHERE seq = ANY(?) RETURNING seq, id, source, type, group_key, created_at)"
                + " INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at, relayed_at, worker,"
                + " epoch, kafka_partition, kafka_offset, traceparent)"
                + " SELECT ?, gone.id, gone.source, gone.type, gone.group_key, gone.created_at,"
                + " COALESCE(placed.at, CURRENT_TIMESTAMP), CASE WHEN placed.part IS NOT NULL THEN ? END,"
                + " CASE WHEN placed.part IS NOT NULL THEN ?::int8 END, placed.part, placed.place, placed.trace"
                + " FROM gone JOIN unnest(?::int8[], ?::int4[], ?::int8[], ?::timestamptz[], ?::varchar[])"
                + " AS placed(seq, part, place, at, trace) ON placed.seq = gone.seq ORDER BY gone.seq";
    }

    private static Object[] column(Collection<Place> places, Function<Place, Object> value) {
        return places.stream()
                .map(place -> place == null ? null : value.apply(place))
                .toArray();
    }
}
