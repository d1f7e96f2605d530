package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
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

    /** A change of the number of shards must see what was committed before it got its locks. */
    @Test
    void own_transactions_are_read_committed_whatever_the_database_is_set_to() throws SQLException {
        String url = server.jdbcUrl();
        JtaDataSource strict = new JtaDataSource(
                url + (url.contains("?") ? "&" : "?") + "options=-c%20default_transaction_isolation=serializable",
                server.user(),
                server.password());
        String own = LocalTransaction.run(strict.plain(), connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW transaction_isolation")) {
                row.next();
                return row.getString(1);
            }
        });
        assertThat(own).isEqualTo("read committed");
    }
}
