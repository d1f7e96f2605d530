package dev.eventra.bench.delivery;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Servers;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of a benchmark's result must see what is wrong with it. */
class AccountsIT {

    private static final Workload WORKLOAD = new Workload(6, 2, 9);
    private static final String A = Workload.groupName(0);
    private static final String B = Workload.groupName(1);

    private static Servers servers;
    private static Surroundings surroundings;

    private Connection connection;

    @BeforeAll
    static void start_server() throws SQLException {
        servers = new Servers(Path.of("target", "it").toAbsolutePath());
        EmbeddedPostgres postgres = servers.postgres(builder -> builder);
        surroundings = new Surroundings("none:1", postgres.jdbcUrl(), postgres.user(), postgres.password());
        try (Container container = surroundings.container()) {
            DeliveryDatabase.open(container, SchemaMode.CREATE);
        }
    }

    @AfterAll
    static void stop_server() {
        servers.close();
        servers.deleteLogs();
    }

    @BeforeEach
    void begin() throws SQLException {
        connection = surroundings.connect();
        Accounts.reset(connection, WORKLOAD.groups());
        happened(B, List.of(1, 2, 3));
    }

    @AfterEach
    void end() throws SQLException {
        connection.close();
    }

    @Test
    void all_events_once_and_in_order_are_right() throws SQLException {
        happened(A, List.of(1, 2, 3));

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void a_missing_event_is_seen() throws SQLException {
        happened(A, List.of(1, 2));

        assertThatThrownBy(this::check).isInstanceOf(CheckFailedException.class).hasMessageContaining("2 effects");
    }

    @Test
    void a_repeated_event_is_seen() throws SQLException {
        happened(A, List.of(1, 2, 2, 3));

        assertThatThrownBy(this::check).isInstanceOf(CheckFailedException.class).hasMessageContaining("4 effects");
    }

    @Test
    void a_wrong_order_is_seen() throws SQLException {
        happened(A, List.of(1, 3, 2));

        assertThatThrownBy(this::check).isInstanceOf(CheckFailedException.class).hasMessageContaining("not in order");
    }

    private void check() throws SQLException {
        Accounts.check(connection, WORKLOAD, group -> true);
    }

    private void happened(String group, List<Integer> numbers) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(Accounts.UPDATE)) {
            for (int number : numbers) {
                Accounts.bind(update, group, number);
                update.executeUpdate();
            }
        }
    }
}
