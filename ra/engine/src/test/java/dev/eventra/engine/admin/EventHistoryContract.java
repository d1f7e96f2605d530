package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
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
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.outbox.PendingReader;
import dev.eventra.engine.thread.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Finding events and what became of them, on a real database; a small subclass for each. */
@Timeout(120)
abstract class EventHistoryContract {

    private static final int SHARDS = 4;
    private static final String SOURCE = "/shop";

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private Outbox outbox;
    private Administration administration;
    private EventraAdmin admin;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        outbox = new OutboxOpener()
                .open(
                        new OutboxSettings("history", "orders", "jdbc/test", SHARDS, "events", SchemaMode.CREATE),
                        freshDatabase());
        DeliveryDatabase.open(outbox.dataSource(), SchemaMode.CREATE);
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
                SchemaMode.CREATE);
        administration.start(outbox);
        admin = await().ignoreException(AdminUnavailableException.class)
                .until(() -> administration.service(), service -> true);
    }

    @AfterEach
    void close() throws InterruptedException {
        administration.close(Duration.ofSeconds(5));
        executor.shutdownNow();
    }

    private void publish(int shard, List<Event> events) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            new OutboxStore().insert(connection, shard, events);
        }
    }

    private static List<Event> events(String type, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> Event.builder(type).source(SOURCE).build())
                .toList();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<EventSummary> all(EventFilter filter, int size) {
        return EventLists.all(admin, filter, size);
    }

    @Test
    void pages_hold_every_pending_event_once_the_latest_first() throws SQLException {
        Set<String> ids = new HashSet<>();
        for (int round = 0; round < 25; round++) {
            List<Event> some = events("t" + round % 2, 1 + round % 3);
            some.forEach(event -> ids.add(event.id()));
            publish(round * 7 % SHARDS, some);
        }

        for (int size : new int[] {1, 7, 500}) {
            List<EventSummary> found = all(EventFilter.ALL, size);
            assertThat(found).extracting(EventSummary::id).doesNotHaveDuplicates();
            assertThat(found).extracting(EventSummary::id).hasSameElementsAs(ids);
            assertThat(found)
                    .extracting(EventSummary::stored)
                    .isSortedAccordingTo(Comparator.<Instant>naturalOrder().reversed());
            assertThat(found).allSatisfy(event -> {
                assertThat(event.state()).isEqualTo(EventState.PENDING);
                assertThat(event.outbox()).isEqualTo("orders");
                assertThat(event.relayed()).isNull();
            });
        }
    }

    @Test
    void a_filter_is_looked_for_beyond_what_one_page_looks_at() throws SQLException {
        Event wanted = Event.builder("rare").source(SOURCE).build();
        publish(2, List.of(wanted));
        publish(2, events("frequent", 12_000));
        publish(1, events("frequent", 3_000));

        assertThat(all(new EventFilter(null, "rare", null, null, null, null), 50))
                .extracting(EventSummary::id)
                .containsExactly(wanted.id());
        assertThat(all(new EventFilter(wanted.id(), null, null, EventState.PENDING, null, null), 50))
                .hasSize(1);
        assertThat(all(new EventFilter(null, null, null, EventState.RELAYED, null, null), 50))
                .isEmpty();
        Instant soon = Instant.now().plusSeconds(3_600);
        assertThat(admin.events(new EventFilter(null, null, null, null, soon, null), PageRequest.first(50))
                        .next())
                .as("what is too old is not looked at")
                .isEmpty();
    }

    @Test
    void a_group_is_looked_for_in_its_shard() throws SQLException {
        Event event = Event.builder("t").source(SOURCE).group("customer-7").build();
        publish(PendingReader.shardOf("customer-7", SHARDS), List.of(event));
        publish(0, events("t", 5));

        assertThat(all(new EventFilter(null, null, "customer-7", null, null, null), 2))
                .extracting(EventSummary::id)
                .containsExactly(event.id());
    }

    @Test
    void a_cursor_that_no_page_gave_is_refused() {
        assertThatThrownBy(
                        () -> admin.events(EventFilter.ALL, PageRequest.first(5).after("nonsense!")))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(
                        () -> admin.events(EventFilter.ALL, PageRequest.first(5).after("-orders:1.2")))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(admin.isJournalOn()).isFalse();
    }

    @Test
    void the_path_of_a_waiting_event_begins_where_it_is_stored() throws SQLException {
        Event event = Event.builder("order.placed").source(SOURCE).group("g").build();
        publish(3, List.of(event));

        EventPath path = admin.path(SOURCE, event.id()).known().orElseThrow();

        assertThat(path.event().state()).isEqualTo(EventState.PENDING);
        assertThat(path.event().shard()).isEqualTo(3);
        assertThat(path.steps()).extracting(Step::kind).containsExactly(Kind.STORED);
        assertThat(admin.path(SOURCE, "unknown").known()).isEmpty();
        assertThat(admin.path("/other", event.id()).known()).isEmpty();
        assertThatThrownBy(() -> admin.path(null, "x")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void the_path_of_a_relayed_event_tells_what_each_subscription_did() throws SQLException {
        subscription("reports");
        subscription("mails");
        subscription("stock");
        inbox("reports", "done");
        inbox("mails", "dead");
        letter("mails", "e1", "dead", "java.io.IOException", "no route");
        letter("stock", "e1", "queued", null, null);

        EventPath path = admin.path(SOURCE, "e1").known().orElseThrow();

        assertThat(path.event().state()).isEqualTo(EventState.RELAYED);
        assertThat(path.event().type()).isEqualTo("order.placed");
        assertThat(path.event().partition()).isEqualTo(2);
        assertThat(path.steps())
                .extracting(step -> step.subscription() + " " + step.kind())
                .containsExactlyInAnyOrder("reports DELIVERED", "mails DEAD", "stock QUEUED");
        assertThat(path.steps())
                .filteredOn(step -> step.kind() == Kind.DEAD)
                .extracting(Step::detail)
                .containsExactly("java.io.IOException after 5 attempts");
    }

    @Test
    void dead_letters_are_told_by_their_causes() throws SQLException {
        subscription("mails");
        subscription("stock");
        for (int n = 0; n < 3; n++) {
            letter("mails", "a" + n, "dead", "java.io.IOException", "no route " + n);
        }
        letter("mails", "b", "dead", "java.lang.IllegalStateException", "odd");
        letter("mails", "c", "queued", null, null);
        letter("stock#abc", "d", "dead", "java.io.IOException", "away");

        List<DeadLetterCause> causes = admin.deadLetterCauses();

        assertThat(causes)
                .extracting(cause ->
                        cause.subscription() + " " + cause.errorClass() + " " + cause.count() + " " + cause.message())
                .containsExactlyInAnyOrder(
                        "mails java.io.IOException 3 no route 2",
                        "mails java.lang.IllegalStateException 1 odd",
                        "stock#abc java.io.IOException 1 away");
        assertThat(causes).allSatisfy(cause -> {
            assertThat(cause.type()).isEqualTo("order.placed");
            assertThat(cause.first()).isBeforeOrEqualTo(cause.last());
        });
    }

    @Test
    void dead_letters_and_audit_begin_and_end_at_times() throws SQLException {
        subscription("mails");
        for (int hour = 0; hour < 10; hour++) {
            stamped("e" + hour, "0" + hour + ":00:00");
            if (hour == 8) {
                // its transaction took a while: stored after one that is stamped later
                stamped("slow", "07:55:00");
            }
        }
        Instant since = Instant.parse("2026-01-02T03:00:00Z");
        Instant until = Instant.parse("2026-01-02T08:00:00Z");

        assertThat(letters(since, until)).containsExactly("e3", "e4", "e5", "e6", "e7", "slow");
        assertThat(letters(null, since)).containsExactly("e0", "e1", "e2");
        assertThat(letters(until, null)).containsExactly("e8", "e9");
        assertThat(letters(Instant.parse("2027-01-01T00:00:00Z"), null)).isEmpty();
        assertThat(audited(since, until)).containsExactly("slow", "e7", "e6", "e5", "e4", "e3");
        assertThat(audited(null, since)).containsExactly("e2", "e1", "e0");
        assertThat(audited(until, null)).containsExactly("e9", "e8");
        assertThat(audited(null, Instant.parse("2025-01-01T00:00:00Z"))).isEmpty();
    }

    /** A dead letter and an entry of the audit. */
    private void stamped(String name, String time) throws SQLException {
        String stamp = stamp("2026-01-02 " + time);
        letter("mails", name, "dead", "java.io.IOException", "no route");
        execute(
                "UPDATE eventra_dead_letter SET created_at = " + stamp + " WHERE event_id = '" + name + "'",
                "INSERT INTO eventra_audit (actor, action, target, reason, created_at) VALUES ('ada', 'pause', '" + name
                        + "', 'test', " + stamp + ")");
    }

    /** A time in UTC, as the database's columns keep it. */
    String stamp(String time) {
        return "TIMESTAMP WITH TIME ZONE '" + time + "+00'";
    }

    private List<String> letters(Instant since, Instant until) {
        return admin
                .deadLetters(DeadLetterFilter.of("mails").withTime(since, until), PageRequest.first(50))
                .items()
                .stream()
                .map(DeadLetterInfo::eventId)
                .toList();
    }

    private List<String> audited(Instant since, Instant until) {
        return admin.audit(new AuditFilter(null, null, null, since, until), PageRequest.first(50)).items().stream()
                .map(AuditEntry::target)
                .toList();
    }

    @Test
    void what_was_discarded_is_told_by_the_audit_or_at_least_that_it_was() throws SQLException {
        subscription("mails");
        subscription("stock");
        inbox("mails", "dead");
        inbox("stock", "dead");
        execute("INSERT INTO eventra_audit (actor, action, target, reason, detail) VALUES ('ada', 'discard', 'mails',"
                + " 'useless', 'operation x, dead letters with their events: 6 e0, 7 e1, 8 e2')");
        execute("INSERT INTO eventra_audit (actor, action, target, reason, detail) VALUES ('bob', 'discard', 'stock',"
                + " 'useless', 'operation y, dead letters with their events: 7 e11, 8 xe1')");

        assertThat(admin.path(SOURCE, "e1").known().orElseThrow().steps())
                .extracting(step -> step.subscription() + " " + step.kind() + " " + step.actor() + " " + step.reason())
                .containsExactlyInAnyOrder(
                        "mails DEAD null null",
                        "mails DISCARDED ada useless",
                        "stock DEAD null null",
                        "stock DISCARDED null null");
    }

    private void subscription(String name) throws SQLException {
        execute("INSERT INTO eventra_subscription_state (subscription, data_source, desired) VALUES ('" + name
                + "', 'jdbc/test', 'running')");
    }

    private void inbox(String subscription, String state) throws SQLException {
        execute("INSERT INTO eventra_inbox (subscription, source, event_id, state, fingerprint, kafka_partition,"
                + " kafka_offset) VALUES ('" + subscription + "', '" + SOURCE + "', 'e1', '" + state
                + "', 'x', 2, 40)");
    }

    private void letter(String subscription, String id, String state, String errorClass, String message)
            throws SQLException {
        execute("INSERT INTO eventra_dead_letter (subscription, state, topic, kafka_partition, kafka_offset, source,"
                + " event_id, type, attempts, error_class, error_message, worker) VALUES ('" + subscription + "', '"
                + state + "', 'events', 2, 40, '" + SOURCE + "', '" + id + "', 'order.placed', 5, " + quoted(errorClass)
                + ", " + quoted(message) + ", 'w')");
    }

    private static String quoted(String text) {
        return text == null ? "NULL" : "'" + text + "'";
    }
}
