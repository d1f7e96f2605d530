package dev.eventra.engine.delivery;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.SQLException;

@OnMariaDb
class MariaDbReshardIT extends ReshardContract {

    private final EmbeddedMariaDb server;

    MariaDbReshardIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    Place freshDatabase() throws SQLException {
        return new Place(server.jdbcUrl(TestDatabase.create(server)), server.user(), server.password());
    }
}
