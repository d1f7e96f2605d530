package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Rows that the mending of a transaction puts back, on a real database; a small subclass for each. */
abstract class RestoredRowsContract {

    private static final int MANY = 1_500;

    private final OutboxStore store = new OutboxStore();

    abstract DataSource freshDatabase() throws SQLException;

    private Connection shard() throws SQLException {
        DataSource database = freshDatabase();
        TestDatabase.createShards(database, 1);
        return database.getConnection();
    }

    private static Event event(String id) {
        return Event.builder("order.placed")
                .source("/test")
                .id(id)
                .group("g")
                .subject("s")
                .extension("tenant", "acme")
                .time(Instant.parse("2026-11-20T12:00:00.123456Z"))
                .data("x")
                .build();
    }

    private List<OutboxRow> rows(Connection connection) throws SQLException {
        return store.read(connection, 0, List.of(), 10_000, Long.MAX_VALUE);
    }

    @Test
    void what_is_put_back_is_whole_and_stands_below_all_others_in_its_order() throws SQLException {
        try (Connection connection = shard()) {
            store.insert(connection, 0, List.of(event("there")));
            RestoredRows table = new RestoredRows(connection, 0);

            assertThat(table.insert(List.of(event("a"), event("b")), new TreeSet<>()))
                    .containsExactly(-2L, -1L);
            assertThat(table.insert(List.of(event("c")), new TreeSet<>(List.of(-7L))))
                    .as("below what progress lists too")
                    .containsExactly(-8L);

            assertThat(rows(connection)).extracting(OutboxRow::id).containsExactly("c", "a", "b", "there");
            OutboxRow there = rows(connection).get(3);
            OutboxRow restored = rows(connection).get(0);
            assertThat(restored)
                    .usingRecursiveComparison()
                    .ignoringFields("seq", "id")
                    .isEqualTo(there);
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void the_database_goes_on_numbering_above() throws SQLException {
        try (Connection connection = shard()) {
            store.insert(connection, 0, List.of(event("a")));
            long before = rows(connection).get(0).seq();
            new RestoredRows(connection, 0).insert(List.of(event("b")), new TreeSet<>());
            store.insert(connection, 0, List.of(event("c")));
            assertThat(rows(connection).get(2).seq()).isGreaterThan(before).isLessThan(before + 10);
        }
    }

    @Test
    void rows_are_found_by_id_and_ids_by_row_however_many_are_asked_for() throws SQLException {
        try (Connection connection = shard()) {
            List<Event> events = new ArrayList<>();
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                events.add(event("e" + i));
                asked.add("e" + i);
                asked.add("E" + i);
            }
            store.insert(connection, 0, events);
            RestoredRows table = new RestoredRows(connection, 0);

            Map<Long, String> bySequence =
                    table.ids(LongStream.range(0, 2 * MANY).boxed().toList());
            Map<Long, String> byId = table.sequences(asked);

            assertThat(bySequence).hasSize(MANY);
            assertThat(byId).isEqualTo(bySequence);
            assertThat(table.ids(List.of())).isEmpty();
            assertThat(table.sequences(List.of())).isEmpty();
        }
    }

    @Test
    void what_was_put_back_is_taken_out_and_nothing_else() throws SQLException {
        try (Connection connection = shard()) {
            store.insert(connection, 0, List.of(event("there")));
            RestoredRows table = new RestoredRows(connection, 0);
            SortedSet<Long> restored = table.insert(List.of(event("a"), event("b")), new TreeSet<>());
            table.delete(new TreeSet<>());
            assertThat(rows(connection)).hasSize(3);
            table.delete(restored);
            assertThat(rows(connection)).extracting(OutboxRow::id).containsExactly("there");
        }
    }
}
