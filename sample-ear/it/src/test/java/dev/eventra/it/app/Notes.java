package dev.eventra.it.app;

import dev.eventra.api.EventPublisher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The business of the application: notes, and events that tell of them. The transaction is the caller's. */
public record Notes(DataSource database, EventPublisher events) {

    public static final String ADDED = "note.added";

    /** Data of {@link #ADDED}. */
    public record NoteAdded(String id, int length) {}

    /** A row and its event. */
    public void add(String id) {
        insert(id, id);
        publish(id);
    }

    public void publish(String id) {
        events.publish(ADDED, id, new NoteAdded(id, id.length()));
    }

    public void insert(String id, String slot) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO note (id, slot) VALUES (?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, slot);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
