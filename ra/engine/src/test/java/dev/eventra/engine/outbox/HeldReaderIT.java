package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.outbox.HeldReader.Held;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A look at what is held back costs little, however much that is. */
@ExtendWith(SharedServers.class)
class HeldReaderIT {

    private static final int MANY = 50_000;

    @Test
    void many_events_are_counted_up_to_a_bound_and_by_an_index(EmbeddedPostgres server) throws SQLException {
        DataSource database = TestDatabase.fresh(server);
        TestDatabase.createOutbox(database, 1);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(new HeldReader().read(connection)).isEqualTo(new Held(0, 0));
            statement.execute("INSERT INTO eventra_scheduled (not_before, id, type, source, event_time)"
                    + " SELECT CURRENT_TIMESTAMP + INTERVAL '1' DAY, 'e' || n, 'order.placed', '/shop', CURRENT_TIMESTAMP"
                    + " FROM generate_series(1, " + MANY + ") n");
            statement.execute("INSERT INTO eventra_outbox_rejected"
                    + " (shard, seq, state, id, type, source, event_time, stored_at)"
                    + " SELECT 0, n, 'rejected', 'e' || n, 'order.placed', '/shop', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP"
                    + " FROM generate_series(1, " + MANY + ") n");
            statement.execute("ANALYZE eventra_scheduled, eventra_outbox_rejected");

            assertThat(new HeldReader().read(connection))
                    .isEqualTo(new Held(HeldReader.COUNTED + 1, HeldReader.COUNTED + 1));
            assertThat(plan(statement)).doesNotContain("Seq Scan");
        }
    }

    private static String plan(Statement statement) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("EXPLAIN " + HeldReader.SQL)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
