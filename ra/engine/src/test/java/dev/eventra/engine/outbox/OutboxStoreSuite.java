package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.engine.event.ExtensionsJson;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements on a real database; a small subclass for each. */
abstract class OutboxStoreSuite {

    private static final long MUCH = Long.MAX_VALUE;

    private final OutboxStore store = new OutboxStore();
    private DataSource database;
    private Connection connection;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        database = freshDatabase();
        TestDatabase.createShards(database, 1);
        connection = database.getConnection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    private static Event event(int bytes) {
        return Event.builder("t").source("/s").data(new byte[bytes]).build();
    }

    private List<Long> insert(int count, int bytes) throws SQLException {
        store.insert(
                connection,
                0,
                IntStream.range(0, count).mapToObj(i -> event(bytes)).toList());
        return seqs(store.read(connection, 0, List.of(), 10_000, MUCH));
    }

    private static List<Long> seqs(List<OutboxRow> rows) {
        return rows.stream().map(OutboxRow::seq).toList();
    }

    @Test
    void all_attributes_are_read_as_they_were_written() throws SQLException {
        Event full = Event.builder("order.placed")
                .source("/shop")
                .subject("s")
                .group("g")
                .time(Instant.parse("2026-11-21T10:15:30.123456Z"))
                .dataSchema("https://example.com/s")
                .extension("tenant", "ä\"\\")
                .contentType("application/json")
                .data("{}")
                .build();
        Event sparse = Event.builder("t").source("/s").build();
        store.insert(connection, 0, List.of(full, sparse));
        List<OutboxRow> rows = store.read(connection, 0, List.of(), 10, MUCH);
        assertThat(rows).hasSize(2);
        OutboxRow row = rows.get(0);
        assertThat(row.id()).isEqualTo(full.id());
        assertThat(row.type()).isEqualTo("order.placed");
        assertThat(row.source()).isEqualTo("/shop");
        assertThat(row.subject()).isEqualTo("s");
        assertThat(row.group()).isEqualTo("g");
        assertThat(row.time()).isEqualTo(full.time());
        assertThat(row.dataSchema()).isEqualTo("https://example.com/s");
        assertThat(row.contentType()).isEqualTo("application/json");
        assertThat(row.extensions()).isEqualTo("{\"tenant\":\"ä\\\"\\\\\"}");
        assertThat(row.data()).asString().isEqualTo("{}");
        OutboxRow empty = rows.get(1);
        assertThat(empty.data()).isNull();
        assertThat(empty.group()).isNull();
        assertThat(empty.extensions()).isNull();
        assertThat(empty.contentType()).isNull();
    }

    /** Together they are more than one statement takes. */
    @Test
    void many_events_are_read_as_they_were_written_in_their_order() throws SQLException {
        List<String> texts = List.of(
                "NULL", "null", "{}", "{a,b}", "\"", "\\", "\\\"", "'", "a, b", " ", "ü€😀", "(1,2)", "?", "$1");
        List<Instant> times = List.of(
                EventLimits.FIRST_TIME,
                Instant.parse("1582-10-10T00:00:00.000001Z"),
                Instant.EPOCH,
                Instant.parse("2026-11-22T15:00:00.1Z"),
                EventLimits.END_OF_TIME.minus(1, ChronoUnit.MICROS));
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            Event.Builder event = Event.builder("t" + i).source("/s").time(times.get(i % times.size()));
            String text = texts.get(i % texts.size());
            if (i % 2 == 0) {
                event.subject(text).extension("note", text).dataSchema("urn:s:" + i);
            }
            if (i % 3 == 0) {
                event.group(text).data(new byte[] {0, (byte) i, '\\', -1});
            } else if (i % 3 == 1) {
                event.contentType("text/plain").data("");
            }
            events.add(event.build());
        }

        store.insert(connection, 0, events);

        List<OutboxRow> rows = store.read(connection, 0, List.of(), 10_000, MUCH);
        assertThat(rows).hasSameSizeAs(events);
        for (int i = 0; i < rows.size(); i++) {
            Event event = events.get(i);
            OutboxRow row = rows.get(i);
            assertThat(row.id()).isEqualTo(event.id());
            assertThat(row.type()).isEqualTo(event.type());
            assertThat(row.time()).isEqualTo(event.time());
            assertThat(row.subject()).isEqualTo(event.subject().orElse(null));
            assertThat(row.group()).isEqualTo(event.group().orElse(null));
            assertThat(row.contentType()).isEqualTo(event.contentType().orElse(null));
            assertThat(row.dataSchema()).isEqualTo(event.dataSchema().orElse(null));
            assertThat(row.extensions()).isEqualTo(ExtensionsJson.write(event.extensions()));
            assertThat(row.data()).isEqualTo(event.hasData() ? event.dataBytes() : null);
        }
    }

    @Test
    void the_largest_events_are_written_together() throws SQLException {
        List<Long> all = insert(12, EventLimits.DATA_SIZE);

        assertThat(all).hasSize(12);
        assertThat(store.read(connection, 0, List.of(), 12, MUCH))
                .allSatisfy(row -> assertThat(row.data()).hasSize(EventLimits.DATA_SIZE));
    }

    @Test
    void the_lowest_rows_are_read_in_order() throws SQLException {
        List<Long> all = insert(20, 10);
        assertThat(all).isSorted().hasSize(20);
        assertThat(seqs(store.read(connection, 0, List.of(), 7, MUCH))).isEqualTo(all.subList(0, 7));
    }

    @Test
    void rows_in_flight_are_left_out() throws SQLException {
        List<Long> all = insert(6, 10);
        List<Long> inFlight = List.of(all.get(0), all.get(3), -1L);
        assertThat(seqs(store.read(connection, 0, inFlight, 3, MUCH)))
                .containsExactly(all.get(1), all.get(2), all.get(4));
    }

    @Test
    void the_byte_bound_ends_a_read_after_the_row_that_reaches_it() throws SQLException {
        List<Long> all = insert(10, 100);
        assertThat(seqs(store.read(connection, 0, List.of(), 10, 250))).isEqualTo(all.subList(0, 3));
        assertThat(seqs(store.read(connection, 0, List.of(), 10, 200))).isEqualTo(all.subList(0, 2));
        assertThat(seqs(store.read(connection, 0, List.of(all.get(0)), 10, 200)))
                .isEqualTo(all.subList(1, 3));
    }

    @Test
    void one_row_is_read_however_large() throws SQLException {
        List<Long> all = insert(2, 900_000);
        assertThat(seqs(store.read(connection, 0, List.of(), 10, 1))).isEqualTo(all.subList(0, 1));
    }

    @Test
    void rows_without_data_count_as_empty() throws SQLException {
        store.insert(connection, 0, List.of(Event.builder("t").source("/s").build(), event(10), event(10)));
        assertThat(store.read(connection, 0, List.of(), 10, 10)).hasSize(2);
    }

    @Test
    void exactly_the_named_rows_are_deleted() throws SQLException {
        List<Long> all = insert(5, 10);
        assertThat(store.delete(connection, 0, List.of(all.get(1), all.get(4), -7L)))
                .isEqualTo(2);
        assertThat(store.delete(connection, 0, List.of(all.get(1)))).isZero();
        assertThat(store.delete(connection, 0, List.of())).isZero();
        assertThat(seqs(store.read(connection, 0, List.of(), 10, MUCH)))
                .containsExactly(all.get(0), all.get(2), all.get(3));
    }

    /** Whatever way the database finds the rows: a scan of the table would meet the open row, and wait. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 500, 4000})
    @Timeout(30)
    void a_delete_does_not_wait_for_a_publisher_that_has_not_committed_yet(int rows) throws SQLException {
        try (Connection publisher = database.getConnection()) {
            publisher.setAutoCommit(false);
            store.insert(publisher, 0, List.of(event(1)));
            List<Long> committed = insert(rows, 100);
            connection.commit();
            store.insert(publisher, 0, List.of(event(1)));
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(store.delete(connection, 0, committed)).isEqualTo(rows);
            connection.commit();
            publisher.rollback();
        }
    }
}
