package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedH2;
import java.sql.SQLException;
import javax.sql.DataSource;

final class H2PipelineIT extends PipelineSuite {

    private final EmbeddedH2 server;

    H2PipelineIT(EmbeddedH2 server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
