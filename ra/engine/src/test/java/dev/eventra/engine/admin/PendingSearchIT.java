package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.outbox.PendingReader.PendingRow;
import dev.eventra.engine.testkit.RowsRead;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One waiting event among very many is found without reading them. */
@ExtendWith(SharedServers.class)
class PendingSearchIT {

    private static final int SHARDS = 3;
    private static final int MANY = 300_000;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Test
    void an_event_is_found_by_the_time_in_its_id(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = filled(server)) {
            List<Integer> places = new ArrayList<>(List.of(1, 2, 30_000, 150_000, 299_000, MANY));
            for (int place : places) {
                String id = id(connection, place);
                List<PendingRow> found = new ArrayList<>();

                RowsRead rows = RowsRead.by(connection, "eventra_outbox_1", () -> search(connection, id)
                        .ifPresent(found::add));

                assertThat(found).extracting(PendingRow::seq).containsExactly((long) place);
                assertThat(rows.scanned()).isZero();
                assertThat(rows.byIndex()).as("place %s", place).isLessThan(20_000);
            }
        }
    }

    @Test
    void ids_without_a_time_are_looked_for_too_and_what_is_not_there_is_not_found(EmbeddedPostgres server)
            throws SQLException {
        try (Connection connection = filled(server);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE eventra_outbox_1 SET id = 'order-7' WHERE seq = " + (MANY - 25_000));

            assertThat(search(connection, "order-7")).isPresent();
            assertThat(search(connection, "order-8")).isEmpty();
            assertThat(new PendingSearch().find(connection, SHARDS, "/other", id(connection, 5), PATIENCE))
                    .isEmpty();
        }
    }

    @Test
    void only_a_uuid_of_version_7_tells_a_time() {
        assertThat(PendingSearch.time("019a0000-0000-7000-8000-000000000000"))
                .hasValueSatisfying(time -> assertThat(time.toEpochMilli()).isEqualTo(0x019a00000000L));
        assertThat(PendingSearch.time("019a0000-0000-4000-8000-000000000000")).isEmpty();
        assertThat(PendingSearch.time("order-7")).isEmpty();
    }

    private static Optional<PendingRow> search(Connection connection, String id) throws SQLException {
        return new PendingSearch().find(connection, SHARDS, "/shop", id, PATIENCE);
    }

    private static String id(Connection connection, int seq) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM eventra_outbox_1 WHERE seq = " + seq)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Three a second, and some in another table; begins a transaction. */
    private static Connection filled(EmbeddedPostgres server) throws SQLException {
        DataSource database = TestDatabase.fresh(server);
        TestDatabase.createShards(database, SHARDS);
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            for (int shard : new int[] {1, 2}) {
                statement.execute("INSERT INTO eventra_outbox_" + shard + " (id, type, source, event_time, created_at)"
                        + " SELECT uuidv7(stored - now())::text, 'order.placed', '/shop', stored, stored FROM (SELECT"
                        + " now() - INTERVAL '333 milliseconds' * (" + MANY + " - n) AS stored FROM generate_series(1, "
                        + (shard == 1 ? MANY : 5_000) + ") n) numbered");
            }
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.setAutoCommit(false);
        return connection;
    }
}
