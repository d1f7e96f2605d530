package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.PooledDataSource;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnMariaDb
final class MariaDbRelayIT extends RelaySuite {

    private final EmbeddedMariaDb server;

    MariaDbRelayIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }

    @Override
    void restartDatabase() {
        server.kill();
        server.start();
    }

    @Test
    void each_statement_sees_what_is_committed_though_transactions_are_repeatable_read_here() throws SQLException {
        DataSource database = freshDatabase();
        TestDatabase.createShards(database, 1);
        try (Connection plain = database.getConnection()) {
            assertThat(plain.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            // a pool gives it again and again
            PooledDataSource pool = new PooledDataSource(database, sql -> {});
            for (int before = 0; before < 4; before += 2) {
                try (BoundedConnection bounded =
                        BoundedConnection.open(pool, new BoundedConnection.Isolation(), Duration.ofSeconds(20))) {
                    Connection relay = bounded.connection();
                    relay.setAutoCommit(false);
                    assertSeesInsert(relay, plain, before);
                    relay.commit();
                    relay.setAutoCommit(true);
                }
                int first = before + 1;
                LocalTransaction.run(pool, connection -> {
                    assertSeesInsert(connection, plain, first);
                    return null;
                });
            }
        }
    }

    private static void assertSeesInsert(Connection reader, Connection writer, int before) throws SQLException {
        OutboxStore store = new OutboxStore();
        assertThat(store.read(reader, 0, List.of(), 10, 1_000)).hasSize(before);
        store.insert(writer, 0, List.of(Event.builder("t").source("/s").build()));
        assertThat(store.read(reader, 0, List.of(), 10, 1_000)).hasSize(before + 1);
    }
}
