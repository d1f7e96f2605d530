package dev.eventra.engine.deadletter;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.RowsRead;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

@OnMariaDb
final class MariaDbLetterReaderIT extends LetterReaderContract {

    private final EmbeddedMariaDb server;

    MariaDbLetterReaderIT(EmbeddedMariaDb server) {
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
                + " SELECT 'reports', 'events', 0, seq, '/shop', CONCAT('e', seq), CONCAT('g', seq DIV 100),"
                + " CASE WHEN seq % 100 = 0 THEN 'dead' ELSE 'queued' END, CASE seq WHEN 9000 THEN 'order.disputed'"
                + " ELSE 'order.paid' END, 5, CASE WHEN seq % 100 <> 0 THEN NULL WHEN seq = 15000 THEN"
                + " 'java.io.IOException' ELSE 'java.lang.NullPointerException' END,"
                + " REPEAT('at com.example.Orders', 50), 'w', UTC_TIMESTAMP(6) - INTERVAL 43 * (" + letters
                + " - seq) SECOND FROM seq_1_to_" + letters);
        statement.execute("ANALYZE TABLE eventra_dead_letter");
    }

    /** Of a list that ends long ago it reads all that is older by the index of the times, a tenth here, and sorts it. */
    @Override
    int mostRead() {
        return 3_000;
    }

    @Override
    RowsRead rowsRead(Connection connection, RowsRead.Work work) throws SQLException {
        return RowsRead.onMariaDb(connection, work);
    }
}
