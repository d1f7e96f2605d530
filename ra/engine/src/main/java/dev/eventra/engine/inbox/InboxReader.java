package dev.eventra.engine.inbox;

import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Looks up single events for people, by the primary key. Stateless and thread-safe. */
public final class InboxReader {

    private static final int SECONDS = 10;

    /**
     * What a subscription did with an event.
     *
     * @param state     its listener handled it, or it was given up
     * @param time      when
     * @param partition where its record lies; null if it did not come from there in its turn, as a replay
     * @param offset    null as the partition
     */
    public record Handled(InboxState state, Instant time, Integer partition, Long offset) {}

    /** Empty if the subscription has not handled it, or no longer remembers it. */
    public Optional<Handled> find(Connection connection, String subscription, InboxKey.Id event) throws SQLException {
        String sql = "SELECT state, handled_at, kafka_partition, kafka_offset FROM eventra_inbox"
                + " WHERE subscription = ? AND source = ? AND event_id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            select.setString(1, subscription);
            select.setString(2, event.source());
            select.setString(3, event.eventId());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                return Optional.of(new Handled(
                        InboxState.of(rows.getString("state")),
                        Dialects.of(rows).instant(rows, "handled_at"),
                        rows.getObject("kafka_partition", Integer.class),
                        rows.getObject("kafka_offset", Long.class)));
            }
        }
    }
}
