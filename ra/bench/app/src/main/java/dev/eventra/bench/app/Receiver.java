package dev.eventra.bench.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The listener: says that it was called, and writes a row in its transaction, as listeners do. */
@MessageDriven(
        activationConfig = @ActivationConfigProperty(propertyName = "subscription", propertyValue = "bench-receiver"))
public class Receiver implements EventSubscriber {

    @Inject
    private Runs runs;

    @Resource(lookup = "jdbc/bench")
    private DataSource dataSource;

    @EventListener("bench.placed")
    public void placed(Event event) throws SQLException {
        String[] words = event.dataText().split(" ");
        runs.received(words[0], Integer.parseInt(event.subject().orElseThrow()));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO bench_received (run, grp, number) VALUES (?, ?, ?)")) {
            insert.setString(1, words[0]);
            insert.setString(2, event.group().orElseThrow());
            insert.setInt(3, Integer.parseInt(words[1]));
            insert.executeUpdate();
        }
    }
}
