package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedH2;
import javax.sql.DataSource;

final class H2RelayIT extends RelaySuite {

    private final EmbeddedH2 server;

    H2RelayIT(EmbeddedH2 server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() {
        return TestDatabase.fresh(server);
    }

    @Override
    void restartDatabase() {
        server.kill();
        server.start();
    }
}
