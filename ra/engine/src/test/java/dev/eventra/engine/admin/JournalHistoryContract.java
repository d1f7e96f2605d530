package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.engine.cluster.NoCluster;
import dev.eventra.engine.database.AgePurge;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.thread.Threads;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Finding relayed events by the journal, on a real database; a small subclass for each. */
@Timeout(120)
abstract class JournalHistoryContract {

    private static final int SHARDS = 4;
    private static final String SOURCE = "/shop";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(1);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    Outbox outbox;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private Administration administration;
    private EventraAdmin admin;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        outbox = new OutboxOpener()
                .open(
                        new OutboxSettings(
                                "history",
                                "orders",
                                "jdbc/test",
                                SHARDS,
                                "events",
                                SchemaMode.CREATE,
                                Optional.of(RETENTION)),
                        freshDatabase());
        DeliveryDatabase.open(outbox.dataSource(), SchemaMode.CREATE, Optional.of(RETENTION));
        administration = new Administration(
                new Administration.Server(
                        new Threads(executor),
                        ClusterNode.noTransactions(),
                        name -> outbox.dataSource(),
                        "a",
                        new KafkaSettings("localhost:1", Map.of()),
                        outbox.topic(),
                        worker -> true,
                        new Installation(
                                "history",
                                new NoCluster(),
                                () -> WorkerReport.EMPTY,
                                List.of(),
                                () -> "",
                                TestEvents.OFF)),
                SchemaMode.CREATE,
                Optional.of(RETENTION));
        administration.start(outbox);
        admin = await().ignoreException(AdminUnavailableException.class)
                .until(() -> administration.service(), service -> true);
    }

    @AfterEach
    void close() throws InterruptedException {
        administration.close(Duration.ofSeconds(5));
        executor.shutdownNow();
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void relayed(String id, String type, String group, Instant stored) throws SQLException {
        String sql =
                "INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at, relayed_at, worker,"
                        + " epoch, kafka_partition, kafka_offset, traceparent) VALUES (1, ?, '/shop', ?, ?, ?, ?, 'w1', 7, 2, 40, '"
                        + TRACE + "')";
        try (Connection connection = outbox.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            Dialect dialect = Dialects.of(connection);
            insert.setString(1, id);
            insert.setString(2, type);
            insert.setString(3, group);
            insert.setObject(4, dialect.parameter(stored));
            insert.setObject(5, dialect.parameter(stored.plusMillis(5)));
            insert.executeUpdate();
        }
    }

    private void publish(String type, int count) throws SQLException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Event.builder(type).source(SOURCE).build());
        }
        try (Connection connection = outbox.dataSource().getConnection()) {
            new OutboxStore().insert(connection, 0, events);
        }
    }

    private List<EventSummary> all(EventFilter filter, int size) {
        return EventLists.all(admin, filter, size);
    }

    private static EventFilter filter(String type, String group, Instant since, Instant until) {
        return new EventFilter(null, type, group, EventState.RELAYED, since, until);
    }

    @Test
    void pages_hold_every_relayed_event_once_the_latest_first_also_of_one_moment() throws SQLException {
        for (int n = 0; n < 40; n++) {
            relayed("e" + n, "t" + n % 2, "g" + n % 3, NOON.plusSeconds(n / 10));
        }
        for (int size : new int[] {1, 7, 500}) {
            List<EventSummary> found = all(filter(null, null, null, null), size);
            assertThat(found).hasSize(40).extracting(EventSummary::id).doesNotHaveDuplicates();
            assertThat(found)
                    .extracting(EventSummary::stored)
                    .isSortedAccordingTo(Comparator.<Instant>naturalOrder().reversed());
            assertThat(all(filter("t1", null, null, null), size)).hasSize(20);
            assertThat(all(filter(null, "g2", null, null), size)).hasSize(13);
            assertThat(all(filter("t1", "g2", null, null), size)).hasSize(6).allSatisfy(event -> {
                assertThat(event.type()).isEqualTo("t1");
                assertThat(event.group()).isEqualTo("g2");
            });
            assertThat(all(filter(null, null, NOON.plusSeconds(1), NOON.plusSeconds(3)), size))
                    .hasSize(20);
            assertThat(all(filter("t0", null, NOON.plusSeconds(1), NOON.plusSeconds(2)), size))
                    .hasSize(5);
        }
        EventSummary latest = all(filter(null, null, null, null), 5).get(0);
        assertThat(latest.worker()).isEqualTo("w1");
        assertThat(latest.partition()).isEqualTo(2);
        assertThat(latest.offset()).isEqualTo(40);
        assertThat(latest.relayed()).isEqualTo(latest.stored().plusMillis(5));
        assertThat(latest.shard()).isEqualTo(1);
    }

    @Test
    void a_rare_combination_is_found_beyond_what_one_page_looks_at() throws SQLException {
        execute(
                "INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at) SELECT 0, 'x', '/shop',"
                        + " 'frequent', 'g', CURRENT_TIMESTAMP FROM " + series(12_000));
        relayed("rare", "rare", "g", NOON);
        assertThat(all(filter("rare", "g", null, null), 50))
                .extracting(EventSummary::id)
                .containsExactly("rare");
    }

    /** A table of so many rows. */
    private String series(int rows) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            return switch (Dialects.of(connection).name()) {
                case "h2" -> "SYSTEM_RANGE(1, " + rows + ")";
                case "mariadb" -> "seq_1_to_" + rows;
                default -> "generate_series(1, " + rows + ")";
            };
        }
    }

    @Test
    void what_waits_comes_before_what_was_relayed() throws SQLException {
        publish("t", 3);
        relayed("e1", "t", null, NOON);
        relayed("e2", "t", null, NOON.plusSeconds(1));

        assertThat(admin.isJournalOn()).isTrue();
        for (int size : new int[] {1, 2, 3, 4, 50}) {
            List<EventSummary> found = all(EventFilter.ALL, size);
            assertThat(found).hasSize(5);
            assertThat(found.subList(0, 3)).allMatch(event -> event.state() == EventState.PENDING);
            assertThat(found.subList(3, 5)).extracting(EventSummary::id).containsExactly("e2", "e1");
            assertThat(all(new EventFilter(null, null, null, EventState.PENDING, null, null), size))
                    .hasSize(3);
        }
        assertThat(admin.events(EventFilter.ALL, PageRequest.first(50)).items()).hasSize(5);
    }

    @Test
    void an_id_is_found_at_once_whatever_waits() throws SQLException {
        publish("t", 200);
        relayed("e1", "t", "g", NOON);
        EventFilter filter = new EventFilter("e1", null, null, null, null, null);
        assertThat(admin.events(filter, PageRequest.first(50)).items())
                .extracting(EventSummary::id)
                .containsExactly("e1");
        assertThat(all(new EventFilter("e1", "other", null, null, null, null), 50))
                .isEmpty();
        assertThat(all(new EventFilter("e1", null, null, EventState.PENDING, null, null), 50))
                .isEmpty();
    }

    @Test
    void a_cursor_that_no_page_gave_is_refused() {
        for (String cursor : List.of(
                "~x", "~orders:1.2.3", "~orders:zzzzzzzzzzzzz.1", "~orders:!.1", "~bills:_", "nonsense!", "1.2")) {
            assertThatThrownBy(() ->
                            admin.events(EventFilter.ALL, PageRequest.first(5).after(cursor)))
                    .as(cursor)
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThatThrownBy(() -> admin.events(
                        new EventFilter(null, null, null, EventState.PENDING, null, null),
                        PageRequest.first(5).after("~orders:_")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void the_path_tells_by_whom_an_event_was_relayed_and_where_to() throws SQLException {
        relayed("e1", "order.placed", "g", NOON);
        EventPath path = admin.path(SOURCE, "e1").known().orElseThrow();
        assertThat(path.steps()).extracting(Step::kind).containsExactly(Kind.STORED, Kind.RELAYED);
        assertThat(path.steps().get(1).detail()).isEqualTo("worker w1, epoch 7, partition 2, offset 40");
        assertThat(path.event().state()).isEqualTo(EventState.RELAYED);
        assertThat(path.event().type()).isEqualTo("order.placed");
        assertThat(path.traceparent()).isEqualTo(TRACE);
        assertThat(admin.path("/other", "e1").known()).isEmpty();
    }

    @Test
    void the_path_does_without_a_place_that_nobody_knows() throws SQLException {
        execute("INSERT INTO eventra_journal (shard, event_id, source, type, stored_at) VALUES (0, 'e1', '/shop', 't',"
                + " CURRENT_TIMESTAMP)");
        EventPath path = admin.path(SOURCE, "e1").known().orElseThrow();
        assertThat(path.steps().get(1).detail()).contains("former owner");
        assertThat(path.event().partition()).isNull();
    }

    @Test
    void entries_that_are_too_old_are_purged_in_steps() throws Exception {
        for (int n = 0; n < 12; n++) {
            relayed("old" + n, "t", "g", Instant.now().minus(Duration.ofHours(30)));
        }
        relayed("young", "t", "g", Instant.now());
        AgePurge purge = new AgePurge("eventra_journal", "relayed_at");
        assertThat(LocalTransaction.<Integer>run(
                        outbox.dataSource(), connection -> purge.step(connection, RETENTION, 5)))
                .isEqualTo(5);

        JournalPurger purger = new JournalPurger(
                AdminDatabase.open(outbox.dataSource(), SchemaMode.CREATE),
                RETENTION,
                new Threads(executor),
                new JournalPurger.Pace(Duration.ofMillis(1), 5, Duration.ofMillis(1)),
                RandomGenerator.getDefault());
        await().untilAsserted(() -> {
            purger.startIfDue(System.nanoTime());
            assertThat(all(EventFilter.ALL, 50)).extracting(EventSummary::id).containsExactly("young");
        });
        purger.stop();
        purger.await(Duration.ofSeconds(5));
    }
}
