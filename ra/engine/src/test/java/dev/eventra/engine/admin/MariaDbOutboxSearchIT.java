package dev.eventra.engine.admin;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.SQLException;
import javax.sql.DataSource;

@OnMariaDb
final class MariaDbOutboxSearchIT extends OutboxSearchContract {

    private final EmbeddedMariaDb server;

    MariaDbOutboxSearchIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
