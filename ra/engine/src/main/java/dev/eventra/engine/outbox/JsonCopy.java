package dev.eventra.engine.outbox;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SortedMap;

/**
 * In one statement, to which the places come as a table of JSON: a driver's batch need not tell how many rows it wrote. The
 * places are looked up in the shard's table by its key, in this order, however many rows that has.
 */
final class JsonCopy implements TransactionJournal.Copy {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    @Override
    public int copy(Connection connection, int shard, Journal.Mover mover, SortedMap<Long, Place> settled)
            throws SQLException {
        String sql =
                "INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at, relayed_at, worker,"
                        + " epoch, kafka_partition, kafka_offset, traceparent)"
                        + " SELECT ?, gone.id, gone.source, gone.type, gone.group_key, gone.created_at,"
                        + " COALESCE(placed.relayed, UTC_TIMESTAMP(6)), CASE WHEN placed.part IS NOT NULL THEN ? END,"
                        + " CASE WHEN placed.part IS NOT NULL THEN ? END, placed.part, placed.place, placed.trace"
                        + " FROM JSON_TABLE(?, '$[*]' COLUMNS (seq BIGINT PATH '$.seq', part INTEGER PATH '$.part',"
                        + " place BIGINT PATH '$.place', relayed DATETIME(6) PATH '$.relayed',"
                        + " trace VARCHAR(55) PATH '$.trace')) placed STRAIGHT_JOIN " + OutboxStore.table(shard)
                        + " gone ON gone.seq = placed.seq ORDER BY gone.seq";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setInt(1, shard);
            insert.setString(2, mover.worker());
            insert.setLong(3, mover.epoch());
            insert.setString(4, json(settled));
            return insert.executeUpdate();
        }
    }

    private static String json(SortedMap<Long, Place> settled) {
        JsonArrayBuilder rows = Json.createArrayBuilder();
        settled.forEach((seq, place) -> {
            JsonObjectBuilder row = Json.createObjectBuilder().add("seq", seq);
            if (place != null) {
                row.add("part", place.partition())
                        .add("place", place.offset())
                        .add("relayed", UTC.format(place.time()));
                if (place.traceparent() != null) {
                    row.add("trace", place.traceparent());
                }
            }
            rows.add(row);
        });
        return rows.build().toString();
    }
}
