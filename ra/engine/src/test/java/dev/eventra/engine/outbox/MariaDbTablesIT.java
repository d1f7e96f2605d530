package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.engine.database.AgePurge;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.RowsRead;
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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What is MariaDB's own about the tables: numbering, comparison, time zones, indexes. */
@OnMariaDb
final class MariaDbTablesIT {

    /** Much less than there are; the server's counting of its own looks is among them. */
    private static final int FEW = 3_000;

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
            try (Statement statement = connection.createStatement()) {
                // as the mending of a transaction does
                statement.execute(
                        "INSERT INTO eventra_outbox_0 (seq, id, type, source, event_time) VALUES (-3, 'x', 't',"
                                + " '/s', UTC_TIMESTAMP(6))");
            }
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

            long before = RowsRead.onMariaDbSoFar(connection);
            scheduled.untilNext(connection);
            long idle = RowsRead.onMariaDbSoFar(connection) - before;
            scheduled.insert(connection, List.of(due));
            assertThat(scheduled.move(connection, 1000, 1_000_000).events()).isOne();
            long move = RowsRead.onMariaDbSoFar(connection) - before - idle;
            connection.rollback();

            assertThat(idle).isLessThan(FEW);
            assertThat(move).isLessThan(FEW);
        }
    }

    @Test
    void thousands_of_rows_are_deleted_by_their_key_without_waiting_for_those_who_publish() throws SQLException {
        DataSource database = outbox();
        try (Connection connection = database.getConnection();
                Connection publisher = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO eventra_outbox_0 (id, type, source, event_time) SELECT CONCAT('e', seq),"
                    + " 'order.placed', '/shop', UTC_TIMESTAMP(6) FROM seq_1_to_300000");
            statement.execute("ANALYZE TABLE eventra_outbox_0");
            publisher.setAutoCommit(false);
            store.insert(publisher, 0, List.of(event("not committed yet")));
            statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            List<Long> every =
                    LongStream.rangeClosed(1, 4_000).map(n -> 2 * n).boxed().toList();

            long before = RowsRead.onMariaDbSoFar(connection);
            List<OutboxRow> read = store.read(connection, 0, every, 4_000, Long.MAX_VALUE);
            long afterRead = RowsRead.onMariaDbSoFar(connection);
            int deleted = store.delete(connection, 0, every);
            long afterDelete = RowsRead.onMariaDbSoFar(connection);

            assertThat(read).extracting(OutboxRow::seq).startsWith(1L, 3L, 5L).doesNotContainAnyElementsOf(every);
            assertThat(read).hasSize(4_000);
            assertThat(deleted).isEqualTo(4_000);
            // the rows of a batch are gone through a few times: read, compared, sized, sent
            assertThat(afterRead - before).isLessThan(20 * 4_000);
            assertThat(afterDelete - afterRead).isLessThan(4 * 4_000 + FEW);
            publisher.rollback();
        }
    }

    @Test
    void a_journal_notes_thousands_of_rows_by_their_key() throws SQLException {
        DataSource database = outbox();
        Journal journal = TestDatabase.createJournal(database);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO eventra_outbox_0 (id, type, source, event_time) SELECT CONCAT('e', seq),"
                    + " 'order.placed', '/shop', UTC_TIMESTAMP(6) FROM seq_1_to_100000");
            statement.execute("ANALYZE TABLE eventra_outbox_0");
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            SortedMap<Long, Place> settled = new TreeMap<>();
            for (long n = 1; n <= 4_000; n++) {
                settled.put(2 * n, n % 10 == 0 ? null : new Place(1, n, Instant.now(), null));
            }
            long before = RowsRead.onMariaDbSoFar(connection);

            assertThat(journal.move(connection, 0, new Journal.Mover("w", 1), settled))
                    .isEqualTo(4_000);

            assertThat(RowsRead.onMariaDbSoFar(connection) - before).isLessThan(10 * 4_000 + FEW);
            try (ResultSet counts = statement.executeQuery("SELECT COUNT(*), COUNT(worker), COUNT(DISTINCT event_id),"
                    + " SUM(ABS(TIMESTAMPDIFF(MINUTE, relayed_at, UTC_TIMESTAMP(6))) > 10) FROM eventra_journal")) {
                counts.next();
                assertThat(counts.getInt(1)).isEqualTo(4_000);
                assertThat(counts.getInt(2)).isEqualTo(3_600);
                assertThat(counts.getInt(3)).isEqualTo(4_000);
                assertThat(counts.getInt(4)).isZero();
            }
        }
    }

    @Test
    void old_entries_are_purged_without_a_scan() throws SQLException {
        DataSource database = outbox();
        TestDatabase.createJournal(database);
        AgePurge purge = new AgePurge("eventra_journal", "relayed_at");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO eventra_journal (shard, event_id, source, type, stored_at, relayed_at) SELECT 0,"
                            + " CONCAT('e', seq), '/shop', 't', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL 2 DAY FROM"
                            + " seq_1_to_100000");
            statement.execute("ANALYZE TABLE eventra_journal");
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            long before = RowsRead.onMariaDbSoFar(connection);

            assertThat(purge.step(connection, Duration.ofDays(1), 1_000)).isEqualTo(1_000);

            assertThat(RowsRead.onMariaDbSoFar(connection) - before).isLessThan(10 * 1_000 + FEW);
        }
    }

    @Test
    void how_full_tables_are_is_told_without_a_scan() throws SQLException {
        DataSource database = TestDatabase.fresh(server);
        TestDatabase.createShards(database, 8);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO eventra_outbox_7 (id, type, source, event_time) SELECT CONCAT('e', seq),"
                    + " 'order.placed', '/shop', UTC_TIMESTAMP(6) FROM seq_1_to_100000");
            statement.execute("ANALYZE TABLE eventra_outbox_7");
            long before = RowsRead.onMariaDbSoFar(connection);

            Map<Integer, PendingReader.Depth> depths = new PendingReader().depths(connection, 8);
            assertThat(new PendingReader().latest(connection, 7, 50_000, 300)).hasSize(300);

            assertThat(RowsRead.onMariaDbSoFar(connection) - before).isLessThan(4 * PendingReader.COUNTED + FEW);
            assertThat(depths).hasSize(8);
            assertThat(depths.get(7).rows()).isEqualTo(100_000);
            assertThat(depths.get(7).exact()).isFalse();
            assertThat(depths.get(6)).isEqualTo(new PendingReader.Depth(0, true, null));
        }
    }
}
