package dev.eventra.engine.delivery;

import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

class PostgresReshardIT extends ReshardContract {

    private final EmbeddedPostgres server;

    PostgresReshardIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    Place freshDatabase() throws SQLException {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new Place(server.jdbcUrl(name), server.user(), server.password());
    }
}
