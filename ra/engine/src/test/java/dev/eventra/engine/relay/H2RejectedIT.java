package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedH2;
import javax.sql.DataSource;

final class H2RejectedIT extends RejectedSuite {

    private final EmbeddedH2 server;

    H2RejectedIT(EmbeddedH2 server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() {
        return TestDatabase.fresh(server);
    }
}
