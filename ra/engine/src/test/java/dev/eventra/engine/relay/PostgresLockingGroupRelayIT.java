package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.SQLException;
import javax.sql.DataSource;

final class PostgresLockingGroupRelayIT extends LockingGroupRelayContract {

    private final EmbeddedPostgres server;

    PostgresLockingGroupRelayIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
