package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class PostgresHangingTransactionIT extends HangingTransactionSuite {

    private final EmbeddedPostgres server;

    PostgresHangingTransactionIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }

    /** No index has the ids of events: in a large backlog they are looked for longer than other statements may take. */
    @Test
    void a_search_of_the_table_that_takes_long_is_waited_for() throws Exception {
        hangCommitted(1);
        publish(20);

        Worker successor = outbox.worker("successor", s -> s.withDatabaseTimeout(Duration.ofSeconds(1)));
        ShardRelay relay = successor.relay(0, 2);
        ExecutorService other = Executors.newSingleThreadExecutor();
        Connection holder = outbox.database.getConnection();
        try (Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE eventra_outbox_0 IN ACCESS EXCLUSIVE MODE");
            Future<?> step = other.submit(relay::step);
            await().atMost(Duration.ofSeconds(60)).until(() -> step.isDone() || hasSearchedForTwoSeconds());
            holder.rollback();
            step.get(60, TimeUnit.SECONDS);
        } finally {
            holder.setAutoCommit(true);
            holder.close();
            other.shutdown();
        }
        assertThat(successor.failures).isEmpty();
        assertThat(successor.takeovers).hasValue(1);
        drain(relay, successor);
        outbox.assertExactlyPublished();
    }

    private boolean hasSearchedForTwoSeconds() throws SQLException {
        try (Connection connection = outbox.database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND wait_event_type = 'Lock' AND query LIKE '%eventra_outbox_0%'"
                        + " AND clock_timestamp() - query_start > INTERVAL '2 seconds'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }
}
