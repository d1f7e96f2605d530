package dev.eventra.bench.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventra.api.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The listener's effects: one row for each event, and nothing that would refuse a second one. */
final class Effects {

    static final String TABLE = "CREATE TABLE effects (nr BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " event_id VARCHAR(100) NOT NULL, grp VARCHAR(200) NOT NULL, number INTEGER NOT NULL)";

    private static final String INSERT = "INSERT INTO effects (event_id, grp, number) VALUES (?, ?, ?)";

    private Effects() {}

    static void write(Connection connection, Event event) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, event.id());
            insert.setString(2, event.group().orElseThrow());
            insert.setInt(3, Integer.parseInt(new String(event.dataBytes(), US_ASCII)));
            insert.executeUpdate();
        }
    }
}
