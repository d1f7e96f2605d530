package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedH2;
import java.sql.SQLException;
import javax.sql.DataSource;

final class H2HangingTransactionIT extends HangingTransactionSuite {

    private final EmbeddedH2 server;

    H2HangingTransactionIT(EmbeddedH2 server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
