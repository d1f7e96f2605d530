package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.testkit.PooledDataSource;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.engine.thread.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delayed events on a real database; a small subclass for each. */
abstract class ScheduledSuite {

    private static final int SHARDS = 4;
    private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");

    private final ScheduledStore store = new ScheduledStore();
    private final List<Integer> moved = new CopyOnWriteArrayList<>();
    private final AtomicReference<PooledDataSource.StatementHook> hook = new AtomicReference<>(sql -> {});
    private DataSource database;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        DataSource fresh = freshDatabase();
        TestDatabase.createOutbox(fresh, SHARDS);
        database = new PooledDataSource(fresh, sql -> hook.get().before(sql));
    }

    private ScheduledMover mover() {
        Outbox outbox = new Outbox("orders", UUID.randomUUID(), SHARDS, "events", database, new OutboxStore());
        return new ScheduledMover(outbox, () -> true, moved::add);
    }

    private static Event event(String group, String subject, Instant notBefore) {
        return Event.builder("order.placed")
                .source("/shop")
                .group(group)
                .subject(subject)
                .data("{}")
                .notBefore(notBefore)
                .build();
    }

    private void schedule(List<Event> events) throws SQLException {
        LocalTransaction.run(database, connection -> {
            EventPlaces.of(events, SHARDS).store(connection, UUID.randomUUID(), SHARDS, new OutboxStore(), store);
            return null;
        });
    }

    private List<OutboxRow> inShards() throws SQLException {
        return LocalTransaction.run(database, connection -> {
            List<OutboxRow> rows = new ArrayList<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                rows.addAll(new OutboxStore().read(connection, shard, List.of(), 100_000, Long.MAX_VALUE));
            }
            return rows;
        });
    }

    private int waiting() throws SQLException {
        return LocalTransaction.run(database, connection -> {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT COUNT(*) FROM eventra_scheduled")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @Test
    void an_event_that_is_not_due_waits_and_the_mover_knows_for_how_long() throws SQLException {
        schedule(List.of(event("g", "s", Instant.now().plusSeconds(3600))));

        assertThat(mover().step()).isEqualTo(Duration.ofSeconds(1));

        assertThat(inShards()).isEmpty();
        assertThat(waiting()).isOne();
        assertThat(moved).isEmpty();
        assertThat(LocalTransaction.run(database, store::untilNext).orElseThrow())
                .isBetween(Duration.ofSeconds(3500), Duration.ofSeconds(3601));
    }

    @Test
    void due_events_take_their_places_by_time_then_as_published_and_come_whole() throws SQLException {
        Event late = event("g", "late", PAST.plusSeconds(9));
        Event early = event("g", "early", PAST);
        Event same = event("g", "same", PAST.plusSeconds(9));
        Event epochs = event("g", "epochs ago", Instant.MIN);
        Event future = event("g", "future", Instant.now().plusSeconds(3600));
        schedule(List.of(late, future, early, same, epochs));

        assertThat(mover().step()).isZero();

        assertThat(inShards()).extracting(OutboxRow::subject).containsExactly("epochs ago", "early", "late", "same");
        OutboxRow row = inShards().get(1);
        assertThat(row.id()).isEqualTo(early.id());
        assertThat(row.type()).isEqualTo(early.type());
        assertThat(row.source()).isEqualTo("/shop");
        assertThat(row.time()).isEqualTo(early.time());
        assertThat(row.group()).isEqualTo("g");
        assertThat(row.contentType()).isEqualTo(early.contentType().orElseThrow());
        assertThat(row.data()).asString().isEqualTo("{}");
        assertThat(moved).containsExactly(ShardRouter.shard("g", SHARDS));
        assertThat(waiting()).isOne();
    }

    @Test
    void events_of_all_shards_come_to_their_own_ones_without_a_group_too() throws SQLException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(event(i % 2 == 0 ? null : "g" + i, "s" + i, PAST));
        }
        schedule(events);

        mover().step();

        assertThat(moved).containsExactlyInAnyOrder(0, 1, 2, 3);
        LocalTransaction.run(database, connection -> {
            for (Event event : events) {
                int shard = ShardRouter.shard(event, SHARDS);
                assertThat(new OutboxStore().read(connection, shard, List.of(), 100, Long.MAX_VALUE))
                        .extracting(OutboxRow::id)
                        .contains(event.id());
            }
            return null;
        });
    }

    @Test
    void a_batch_is_bounded_by_rows_and_by_bytes() throws SQLException {
        List<Event> events = IntStream.range(0, 10)
                .mapToObj(i -> Event.builder("t")
                        .source("/s")
                        .data(new byte[100])
                        .notBefore(PAST)
                        .build())
                .toList();
        schedule(events);
        LocalTransaction.run(database, connection -> {
            store.prepare(connection);
            return null;
        });

        int byRows = LocalTransaction.run(database, connection -> store.move(connection, 4, Long.MAX_VALUE)
                .events());
        int byBytes = LocalTransaction.run(
                database, connection -> store.move(connection, 100, 250).events());

        assertThat(byRows).isEqualTo(4);
        assertThat(byBytes).isEqualTo(3);
        assertThat(waiting()).isEqualTo(3);
        assertThat(inShards()).hasSize(7);
    }

    @Test
    void a_mover_that_fails_at_any_statement_neither_loses_nor_doubles() throws SQLException {
        List<Event> events = IntStream.range(0, 30)
                .mapToObj(i -> event("g" + i % 5, "s" + i, PAST))
                .toList();
        schedule(events);
        ScheduledMover mover = mover();
        for (String fatal : List.of("INSERT INTO eventra_outbox_2", "DELETE", "SELECT seq, id")) {
            hook.set(sql -> {
                if (sql.startsWith(fatal)) {
                    throw new SQLTransientException("away at " + fatal);
                }
            });
            assertThatThrownBy(mover::step).hasMessageContaining("away at");
            hook.set(sql -> {});
            assertThat(waiting()).isEqualTo(30);
            assertThat(inShards()).isEmpty();
            assertThat(moved).isEmpty();
        }

        mover.step();

        assertThat(waiting()).isZero();
        assertThat(inShards()).hasSize(30);
    }

    @Test
    void while_one_moves_another_leaves_it_alone() throws SQLException {
        schedule(List.of(event("g", "s", PAST)));
        LocalTransaction.run(database, connection -> {
            store.prepare(connection);
            return null;
        });
        LocalTransaction.run(database, connection -> {
            assertThat(store.move(connection, 10, 1000).events()).isOne();
            assertThat(mover().step()).isPositive();
            return null;
        });
        assertThat(inShards()).hasSize(1);
        assertThat(moved).isEmpty();
    }

    @Test
    void many_movers_at_once_move_each_event_once_and_in_order() throws Exception {
        List<Event> events = IntStream.range(0, 4_000)
                .mapToObj(i -> event("g" + i % 7, "s" + i, PAST.plusMillis(7919L * i % 4_001)))
                .toList();
        schedule(events);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ScheduledMover mover = mover();
            running.add(threads.submit(() -> {
                while (waiting() > 0) {
                    mover.step();
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get(120, TimeUnit.SECONDS);
        }
        threads.shutdown();

        Map<String, List<String>> expected = events.stream()
                .sorted(Comparator.comparing(event -> event.notBefore().orElseThrow()))
                .collect(Collectors.groupingBy(
                        event -> event.group().orElseThrow(), Collectors.mapping(Event::id, Collectors.toList())));
        Map<String, List<String>> got = inShards().stream()
                .collect(Collectors.groupingBy(
                        OutboxRow::group, Collectors.mapping(OutboxRow::id, Collectors.toList())));
        assertThat(got).isEqualTo(expected);
    }

    @Test
    void a_worker_that_relays_nothing_asks_nothing() throws SQLException {
        schedule(List.of(event("g", "s", PAST)));
        hook.set(sql -> {
            throw new SQLException("asked: " + sql);
        });
        Outbox outbox = new Outbox("orders", UUID.randomUUID(), SHARDS, "events", database, new OutboxStore());
        assertThat(new ScheduledMover(outbox, () -> false, moved::add).step()).isPositive();
    }

    /** What the mover has open meanwhile: none of its connections stays in a transaction. */
    @Test
    void a_connection_comes_back_to_its_pool_as_it_was() throws SQLException {
        schedule(List.of(event("g", "s", PAST)));
        mover().step();
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void neither_a_stray_interrupt_nor_an_error_ends_the_mover() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<Error> error = new AtomicReference<>();
        hook.set(sql -> {
            thread.set(Thread.currentThread());
            Error now = error.getAndSet(null);
            if (now != null) {
                throw now;
            }
        });
        ExecutorService container = Executors.newCachedThreadPool();
        ScheduledMover mover = mover();
        try {
            mover.start(new Threads(container));
            await().until(() -> thread.get() != null);
            thread.get().interrupt();
            schedule(List.of(event("a", "a", PAST)));
            await().until(() -> waiting() == 0);

            error.set(new OutOfMemoryError("as if"));
            await().until(() -> error.get() == null);
            schedule(List.of(event("b", "b", PAST)));
            await().until(() -> waiting() == 0);
        } finally {
            mover.close(Duration.ofSeconds(10));
            container.shutdown();
        }
        assertThat(container.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}
