package dev.eventra.engine.outbox;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.SQLException;

@OnMariaDb
class MariaDbLayoutIT extends LayoutSuite {

    private final EmbeddedMariaDb server;

    MariaDbLayoutIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    JtaDataSource database() throws SQLException {
        return new JtaDataSource(server.jdbcUrl(TestDatabase.create(server)), server.user(), server.password());
    }
}
