package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.SQLException;
import javax.sql.DataSource;

final class PostgresPipelineIT extends PipelineSuite {

    private final EmbeddedPostgres server;

    PostgresPipelineIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
