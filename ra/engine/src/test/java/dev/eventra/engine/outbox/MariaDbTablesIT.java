package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What is MariaDB's own about the tables: numbering, comparison, time zones, indexes. */
@OnMariaDb
final class MariaDbTablesIT {

    private final EmbeddedMariaDb server;
    private final OutboxStore store = new OutboxStore();

    MariaDbTablesIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    private DataSource outbox() throws SQLException {
        DataSource database = TestDatabase.fresh(server);
        TestDatabase.createOutbox(database, 1);
        return database;
    }

    private static Event event(String subject) {
        return Event.builder("t").source("/s").subject(subject).build();
    }

    private long insert(Connection connection) throws SQLException {
        store.insert(connection, 0, List.of(event("x"), event("y")));
        List<OutboxRow> rows = store.read(connection, 0, List.of(), 1000, Long.MAX_VALUE);
        return rows.get(rows.size() - 1).seq();
    }

    @Test
    void a_sequence_is_never_given_out_twice_after_a_rollback_or_a_crash() throws SQLException {
        DataSource database = outbox();
        long rolledBack;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            rolledBack = insert(connection);
            connection.rollback();
        }
        long deleted;
        try (Connection connection = database.getConnection()) {
            deleted = insert(connection);
            assertThat(deleted).isGreaterThan(rolledBack);
            store.delete(
                    connection,
                    0,
                    store.read(connection, 0, List.of(), 1000, Long.MAX_VALUE).stream()
                            .map(OutboxRow::seq)
                            .toList());
        }
        server.kill();
        server.start();
        try (Connection connection = database.getConnection()) {
            assertThat(store.read(connection, 0, List.of(), 1000, Long.MAX_VALUE))
                    .isEmpty();
            insert(connection);
            assertThat(store.read(connection, 0, List.of(), 1000, Long.MAX_VALUE))
                    .allMatch(row -> row.seq() > deleted);
        }
    }

    @Test
    void keys_differ_by_case_accents_and_trailing_blanks() throws SQLException {
        DataSource database = TestDatabase.fresh(server);
        List<String> keys = List.of("a", "A", "a ", "\u00e1", "\uD83D\uDE00", "\uD83D\uDE01");
        LocalTransaction.run(database, connection -> {
            Dialect dialect = Dialects.of(connection);
            new Schema(dialect, SchemaScript.load(dialect, "inbox")).apply(connection, SchemaMode.CREATE);
            String sql = dialect.insertUnlessPresent(
                    "eventra_parked_group",
                    List.of("subscription", "group_key"),
                    List.of("subscription", "group_key", "parked_by"));
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (String key : keys) {
                    assertThat(park(insert, key)).as(key).isOne();
                }
                for (String key : keys) {
                    assertThat(park(insert, key)).as(key).isZero();
                }
            }
            return null;
        });
    }

    private static int park(PreparedStatement insert, String key) throws SQLException {
        insert.setString(1, "s");
        insert.setString(2, key);
        insert.setString(3, "w");
        return insert.executeUpdate();
    }

    @Test
    void times_are_utc_whatever_the_time_zone_of_the_session() throws SQLException {
        DataSource database = outbox();
        Instant last = EventLimits.END_OF_TIME.minusNanos(1_000);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            store.insert(
                    connection,
                    0,
                    List.of(
                            event("x").toBuilder().time(EventLimits.FIRST_TIME).build(),
                            event("y").toBuilder().time(last).build()));
            statement.execute("SET time_zone = '-11:00'");
            store.insert(connection, 0, List.of(event("z")));

            List<OutboxRow> rows = store.read(connection, 0, List.of(), 10, Long.MAX_VALUE);

            assertThat(rows.get(0).time()).isEqualTo(EventLimits.FIRST_TIME);
            assertThat(rows.get(1).time()).isEqualTo(last);
            try (ResultSet stored = statement.executeQuery("SELECT created_at FROM eventra_outbox_0")) {
                while (stored.next()) {
                    Instant at = Dialects.of(connection).instant(stored, 1);
                    assertThat(Duration.between(at, Instant.now()).abs()).isLessThan(Duration.ofMinutes(10));
                }
            }
        }
    }

    @Test
    void many_waiting_events_are_never_scanned() throws SQLException {
        DataSource database = outbox();
        ScheduledStore scheduled = new ScheduledStore();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO eventra_scheduled (not_before, id, type, source, event_time) SELECT"
                    + " UTC_TIMESTAMP(6) + INTERVAL 1 DAY + INTERVAL seq SECOND, CONCAT('e', seq), 'order.placed',"
                    + " '/shop', UTC_TIMESTAMP(6) FROM seq_1_to_200000");
            statement.execute("ANALYZE TABLE eventra_scheduled");
            scheduled.prepare(connection);
            connection.setAutoCommit(false);
            Event due = Event.builder("t").source("/s").notBefore(Instant.EPOCH).build();

            long before = rowsRead(statement);
            scheduled.untilNext(connection);
            long idle = rowsRead(statement) - before;
            scheduled.insert(connection, List.of(due));
            assertThat(scheduled.move(connection, 1, 1000, 1_000_000).events()).isOne();
            long move = rowsRead(statement) - before - idle;
            connection.rollback();

            assertThat(idle).isLessThan(50);
            assertThat(move).isLessThan(50);
        }
    }

    /** As the server counts for this session, a few of its own looks among them. */
    private static long rowsRead(Statement statement) throws SQLException {
        long sum = 0;
        try (ResultSet rows = statement.executeQuery(
                "SHOW SESSION STATUS WHERE variable_name IN ('Handler_read_first', 'Handler_read_key',"
                        + " 'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd')")) {
            while (rows.next()) {
                sum += rows.getLong(2);
            }
        }
        return sum;
    }
}
