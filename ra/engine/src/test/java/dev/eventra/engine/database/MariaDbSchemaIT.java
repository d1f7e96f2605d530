package dev.eventra.engine.database;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.SQLException;
import javax.sql.DataSource;

@OnMariaDb
final class MariaDbSchemaIT extends SchemaSuite {

    private final EmbeddedMariaDb server;

    MariaDbSchemaIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
