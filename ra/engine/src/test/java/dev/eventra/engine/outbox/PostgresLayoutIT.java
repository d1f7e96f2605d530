package dev.eventra.engine.outbox;

import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class PostgresLayoutIT extends LayoutSuite {

    private final EmbeddedPostgres server;

    PostgresLayoutIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    JtaDataSource database() throws SQLException {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new JtaDataSource(server.jdbcUrl(name), server.user(), server.password());
    }
}
