package dev.eventra.engine.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.testkit.RowsRead;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A look at many dead letters costs little, whatever is looked for. */
@ExtendWith(SharedServers.class)
class LetterReaderIT {

    private static final String LETTERS = "eventra_dead_letter";
    private static final int MANY = 20_000;
    private static final LetterQuery ALL = LetterQuery.of("reports");

    private final LetterReader reader = new LetterReader();

    @Test
    void no_list_and_no_count_scans_the_table(EmbeddedPostgres server) throws SQLException {
        Instant now = Instant.now();
        Map<String, LetterQuery> queries = new LinkedHashMap<>();
        queries.put("all", ALL);
        queries.put("state", ALL.withState(DeadLetterState.DEAD));
        queries.put("group", ALL.withGroup("g7"));
        queries.put("type", query("order.paid", null, null, null));
        queries.put("rare type", query("order.disputed", null, null, null));
        queries.put("no type", query("order.lost", null, null, null));
        queries.put("rare error", query(null, "java.io.IOException", null, null));
        queries.put("no error", query(null, "not.There", null, null));
        queries.put("lately", query(null, null, now.minusSeconds(3_600), null));
        queries.put("long ago", query(null, null, null, now.minus(Duration.ofDays(9))));
        queries.put("in between", query(null, null, now.minus(Duration.ofDays(5)), now.minus(Duration.ofHours(119))));
        queries.put("not yet", query(null, null, now.plusSeconds(3_600), null));
        try (Connection connection = filled(server)) {
            for (Map.Entry<String, LetterQuery> each : queries.entrySet()) {
                RowsRead rows = RowsRead.by(connection, LETTERS, () -> reader.list(connection, each.getValue(), 0, 51));
                assertThat(rows.scanned()).as(each.getKey()).isZero();
                assertThat(rows.byIndex()).as(each.getKey()).isLessThan(1_000);
            }
            assertThat(RowsRead.by(
                                    connection,
                                    LETTERS,
                                    () -> reader.count(connection, "reports", DeadLetterState.DEAD, 1_001))
                            .scanned())
                    .isZero();
            assertThat(RowsRead.by(connection, LETTERS, () -> new CauseReader().causes(connection, "reports"))
                            .scanned())
                    .isZero();
        }
    }

    @Test
    void a_time_finds_the_same_rows_as_reading_all_of_them(EmbeddedPostgres server) throws SQLException {
        Instant since = Instant.now().minus(Duration.ofHours(30));
        Instant until = since.plus(Duration.ofHours(4));
        try (Connection connection = filled(server)) {
            List<Long> expected = new ArrayList<>();
            for (StoredLetter letter : reader.list(connection, ALL, 0, MANY)) {
                if (!letter.stored().isBefore(since) && letter.stored().isBefore(until)) {
                    expected.add(letter.id());
                }
            }

            assertThat(expected).isNotEmpty();
            assertThat(reader.list(connection, query(null, null, since, until), 0, MANY))
                    .extracting(StoredLetter::id)
                    .isEqualTo(expected);
        }
    }

    private static LetterQuery query(String type, String error, Instant since, Instant until) {
        return new LetterQuery("reports", null, type, error, null, since, until, null);
    }

    /** Of ten days, all but one in a hundred queued; begins a transaction. */
    private static Connection filled(EmbeddedPostgres server) throws SQLException {
        DataSource database = TestDatabase.fresh(server);
        DeliveryDatabase.open(database, SchemaMode.CREATE);
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO eventra_dead_letter (subscription, topic, kafka_partition, kafka_offset,"
                    + " source, event_id, group_key, state, type, attempts, error_class, error_stack, worker, created_at)"
                    + " SELECT 'reports', 'events', 0, n, '/shop', 'e' || n, 'g' || n / 100, CASE WHEN n % 100 = 0 THEN"
                    + " 'dead' ELSE 'queued' END, CASE n WHEN 9000 THEN 'order.disputed' ELSE 'order.paid' END, 5, CASE"
                    + " WHEN n % 100 <> 0 THEN NULL WHEN n = 15000 THEN 'java.io.IOException' ELSE"
                    + " 'java.lang.NullPointerException' END, repeat('at com.example.Orders', 50), 'w', now() -"
                    + " INTERVAL '43 seconds' * (" + MANY + " - n) FROM generate_series(1, " + MANY + ") n");
            statement.execute("ANALYZE eventra_dead_letter");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.setAutoCommit(false);
        return connection;
    }
}
