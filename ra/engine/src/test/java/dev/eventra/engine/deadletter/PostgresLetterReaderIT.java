package dev.eventra.engine.deadletter;

import dev.eventra.engine.testkit.RowsRead;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
final class PostgresLetterReaderIT extends LetterReaderContract {

    private final EmbeddedPostgres server;

    PostgresLetterReaderIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }

    @Override
    void fill(Statement statement, int letters) throws SQLException {
        statement.execute("INSERT INTO eventra_dead_letter (subscription, topic, kafka_partition, kafka_offset,"
                + " source, event_id, group_key, state, type, attempts, error_class, error_stack, worker, created_at)"
                + " SELECT 'reports', 'events', 0, n, '/shop', 'e' || n, 'g' || n / 100, CASE WHEN n % 100 = 0 THEN"
                + " 'dead' ELSE 'queued' END, CASE n WHEN 9000 THEN 'order.disputed' ELSE 'order.paid' END, 5, CASE"
                + " WHEN n % 100 <> 0 THEN NULL WHEN n = 15000 THEN 'java.io.IOException' ELSE"
                + " 'java.lang.NullPointerException' END, repeat('at com.example.Orders', 50), 'w', now() -"
                + " INTERVAL '43 seconds' * (" + letters + " - n) FROM generate_series(1, " + letters + ") n");
        statement.execute("ANALYZE eventra_dead_letter");
    }

    @Override
    RowsRead rowsRead(Connection connection, RowsRead.Work work) throws SQLException {
        return RowsRead.by(connection, "eventra_dead_letter", work);
    }
}
