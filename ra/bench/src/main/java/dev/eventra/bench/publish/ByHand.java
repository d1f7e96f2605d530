package dev.eventra.bench.publish;

import dev.eventra.api.Event;
import dev.eventra.engine.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/** Inserts events as one does without Eventra, all into one table. */
final class ByHand {

    private static final String INSERT = "INSERT INTO " + OutboxStore.table(0)
            + " (id, type, source, event_time, group_key, content_type, data) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private ByHand() {}

    static void insert(Connection connection, List<Event> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Event event : events) {
                insert.setString(1, event.id());
                insert.setString(2, event.type());
                insert.setString(3, event.source());
                insert.setObject(4, event.time().atOffset(ZoneOffset.UTC));
                insert.setString(5, event.group().orElse(null));
                insert.setString(6, event.contentType().orElse(null));
                insert.setBytes(7, event.dataBytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
