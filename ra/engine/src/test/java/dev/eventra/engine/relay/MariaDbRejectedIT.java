package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.SQLException;
import javax.sql.DataSource;

@OnMariaDb
final class MariaDbRejectedIT extends RejectedSuite {

    private final EmbeddedMariaDb server;

    MariaDbRejectedIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
