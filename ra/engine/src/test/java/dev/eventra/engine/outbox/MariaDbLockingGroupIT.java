package dev.eventra.engine.outbox;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.SQLException;
import javax.sql.DataSource;

@OnMariaDb
final class MariaDbLockingGroupIT extends LockingGroupSuite {

    private final EmbeddedMariaDb server;

    MariaDbLockingGroupIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
