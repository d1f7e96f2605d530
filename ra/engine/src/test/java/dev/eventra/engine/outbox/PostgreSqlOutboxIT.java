package dev.eventra.engine.outbox;

import dev.eventra.stack.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgreSqlOutboxIT extends OutboxSuite {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start_server() {
        server = EmbeddedPostgres.builder()
                .directory(Path.of("target", "it", "outbox-pg-" + UUID.randomUUID()))
                .binaries(Path.of("target", "postgres"))
                .start();
    }

    @AfterAll
    static void stop_server() {
        server.close();
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
