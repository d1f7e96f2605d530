package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.SQLException;
import javax.sql.DataSource;

final class PostgresRejectedIT extends RejectedSuite {

    private final EmbeddedPostgres server;

    PostgresRejectedIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
