package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.SQLException;
import javax.sql.DataSource;

final class PostgresJournalIT extends JournalContract {

    private final EmbeddedPostgres server;

    PostgresJournalIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }
}
