package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.outbox.PendingReader.Depth;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A look at many and full tables costs little. */
@ExtendWith(SharedServers.class)
class PendingReaderIT {

    private static final int SHARDS = 64;

    @Test
    void a_million_rows_in_one_of_64_tables_are_not_scanned(EmbeddedPostgres server) throws SQLException {
        DataSource database = TestDatabase.fresh(server);
        TestDatabase.createShards(database, SHARDS);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO eventra_outbox_7 (id, type, source, event_time) SELECT 'e' || n,"
                    + " 'order.placed', '/shop', CURRENT_TIMESTAMP FROM generate_series(1, 1000000) n");
            statement.execute("ANALYZE eventra_outbox_7");
            long begin = System.nanoTime();

            Map<Integer, Depth> depths = new PendingReader().depths(connection, SHARDS);

            System.getLogger("pending")
                    .log(System.Logger.Level.INFO, "64 tables: {0} ms", (System.nanoTime() - begin) / 1_000_000);
            assertThat(depths).hasSize(SHARDS);
            assertThat(depths.get(7).rows()).isEqualTo(1_000_000);
            assertThat(depths.get(7).exact()).isFalse();
            assertThat(depths.get(8)).isEqualTo(new Depth(0, true, null));
            assertThat(plan(statement, PendingReader.depthsSql(SHARDS)))
                    .doesNotContain("Seq Scan on eventra_outbox_7 ");
            assertThat(plan(
                            statement,
                            "SELECT seq FROM eventra_outbox_7 WHERE seq < 500000 ORDER BY seq DESC FETCH FIRST 300 ROWS"
                                    + " ONLY"))
                    .doesNotContain("Seq Scan");
        }
    }

    private static String plan(Statement statement, String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("EXPLAIN ANALYZE " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
