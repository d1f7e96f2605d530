package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.engine.testkit.RowsRead;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
final class PostgresScheduledIT extends ScheduledSuite {

    private final EmbeddedPostgres server;

    PostgresScheduledIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }

    @Test
    void a_million_waiting_events_are_never_scanned() throws SQLException {
        DataSource database = freshDatabase();
        TestDatabase.createOutbox(database, 1);
        ScheduledStore store = new ScheduledStore();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO eventra_scheduled (not_before, id, type, source, event_time) SELECT"
                    + " CURRENT_TIMESTAMP + INTERVAL '1 day' + n * INTERVAL '1 second', 'e' || n, 'order.placed',"
                    + " '/shop', CURRENT_TIMESTAMP FROM generate_series(1, 1000000) n");
            statement.execute("ANALYZE eventra_scheduled");
            store.prepare(connection);
            Event due = Event.builder("t")
                    .source("/s")
                    .notBefore(Instant.parse("2020-01-01T00:00:00Z"))
                    .build();
            connection.setAutoCommit(false);

            RowsRead idle = RowsRead.by(connection, "eventra_scheduled", () -> store.untilNext(connection));
            RowsRead move = RowsRead.by(connection, "eventra_scheduled", () -> {
                store.insert(connection, List.of(due));
                assertThat(store.move(connection, 1000, 1_000_000).events()).isOne();
            });
            RowsRead none = RowsRead.by(connection, "eventra_scheduled", () -> {
                assertThat(store.move(connection, 1000, 1_000_000).events()).isZero();
            });
            connection.rollback();

            assertThat(idle.scanned()).isZero();
            assertThat(idle.byIndex()).isOne();
            assertThat(move.scanned()).isZero();
            assertThat(move.byIndex()).as("found, copied, deleted").isLessThan(10);
            assertThat(none.scanned()).isZero();
            assertThat(none.byIndex()).isLessThan(2);
        }
    }
}
