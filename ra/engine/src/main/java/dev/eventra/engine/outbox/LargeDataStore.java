package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The statements of publishing and delivery on {@code eventra_large_data}. The connection's transaction is the caller's.
 * Stateless and thread-safe.
 */
final class LargeDataStore {

    static final String TABLE = "eventra_large_data";

    private static final int TIMEOUT_SECONDS = 30;

    /**
     * What is stored of one event.
     *
     * @param source of the event that the data is for, as eventId
     */
    record Stored(String source, String eventId, byte[] data) {

        /** Leaves out the data, which may be confidential. */
        @Override
        public String toString() {
            return "Stored[event " + eventId + " of " + source + ", " + data.length + " bytes]";
        }
    }

    /** Row by row: a batch would be held in memory once more, and be larger than what a server takes at once. */
    void insert(Connection connection, List<ClaimCheck.Apart> apart) throws SQLException {
        if (apart.isEmpty()) {
            return;
        }
        Dialect dialect = Dialects.of(connection);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + TABLE + " (entry, source, event_id, data) VALUES (?, ?, ?, ?)")) {
            for (ClaimCheck.Apart each : apart) {
                insert.setString(1, each.entry().toString());
                insert.setString(2, each.event().source());
                insert.setString(3, each.event().id());
                insert.setBytes(4, each.event().dataBytes());
                insert.executeUpdate();
            }
        }
        for (ClaimCheck.Apart each : apart) {
            if (each.event().notBefore().isPresent()) {
                keepFrom(connection, dialect, each.entry(), each.event());
            }
        }
    }

    /** What waits for its time is kept for as long after that. */
    private static void keepFrom(Connection connection, Dialect dialect, UUID entry, Event event) throws SQLException {
        Object due = dialect.parameter(event.notBefore().orElseThrow());
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + TABLE + " SET kept_from = ? WHERE entry = ? AND kept_from < ?")) {
            update.setObject(1, due);
            update.setString(2, entry.toString());
            update.setObject(3, due);
            update.executeUpdate();
        }
    }

    /** What is there, by entry. */
    Map<UUID, Stored> read(Connection connection, Collection<UUID> entries) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        List<String> texts = entries.stream().map(UUID::toString).distinct().toList();
        Map<UUID, Stored> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT entry, source, event_id, data FROM " + TABLE
                + " WHERE " + dialect.amongTexts("entry", texts))) {
            select.setQueryTimeout(TIMEOUT_SECONDS);
            dialect.bindAmongTexts(select, 1, texts);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(
                            UUID.fromString(rows.getString(1)),
                            new Stored(rows.getString(2), rows.getString(3), rows.getBytes(4)));
                }
            }
        }
        return found;
    }
}
