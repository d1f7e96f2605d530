package dev.eventra.bench.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The business: a row and an event in one transaction. */
@ApplicationScoped
public class Orders {

    @Resource(lookup = "jdbc/bench")
    private DataSource dataSource;

    @Resource(lookup = PublisherDefinition.NAME)
    private EventPublisher events;

    /** Returns when it is committed. */
    @Transactional(rollbackOn = Exception.class)
    public void place(String run, int index, String group, int number) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO bench_placed (run, grp, number) VALUES (?, ?, ?)")) {
            insert.setString(1, run);
            insert.setString(2, group);
            insert.setInt(3, number);
            insert.executeUpdate();
        }
        events.publish(Event.builder("bench.placed")
                .group(group)
                .subject(Integer.toString(index))
                .data(run + " " + number));
    }
}
