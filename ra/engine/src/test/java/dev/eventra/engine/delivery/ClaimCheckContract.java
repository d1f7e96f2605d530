package dev.eventra.engine.delivery;

import static dev.eventra.engine.delivery.AdminNode.CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.outbox.ClaimCheck;
import dev.eventra.engine.outbox.ClaimCheckSettings;
import dev.eventra.engine.outbox.Enlistment;
import dev.eventra.engine.outbox.LargeDataReader;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.outbox.ShardLayout;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events whose data is stored apart, from the outbox to the listener, on real Kafka and a real database. */
@Timeout(180)
abstract class ClaimCheckContract {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int THRESHOLD = 10_000;
    private static final int LARGE = 5 << 20;

    private final UUID uuid = UUID.randomUUID();
    private final OutboxStore store = new OutboxStore();
    private final DeliveryEvents events = new DeliveryEvents();
    private final List<Event> received = new CopyOnWriteArrayList<>();
    /** Ids of events on which the listener fails. */
    private final Set<String> poison = ConcurrentHashMap.newKeySet();

    private Scenario scenario;
    /** The outbox's database, as its pool gives it. */
    private ContainerFixture data;

    private OutboxPublisher publisher;

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), 1);
        scenario.settings = scenario.settings.withMaxAttempts(2);
        data = scenario.newContainer();
        TestDatabase.createOutbox(data, 1);
        LocalTransaction.run(data, connection -> {
            Dialect dialect = Dialects.of(connection);
            new Schema(dialect, SchemaScript.load(dialect, "large")).apply(connection, SchemaMode.CREATE);
            return null;
        });
        execute("DELETE FROM eventra_outbox_0");
        Outbox outbox = new Outbox(
                "orders",
                uuid,
                new ShardLayout(1),
                scenario.topic,
                data,
                store,
                Optional.empty(),
                ClaimCheck.of(uuid, new ClaimCheckSettings(THRESHOLD, LARGE, Duration.ofDays(14))));
        publisher = new OutboxPublisher(outbox, Enlistment.PROVED, data, (name, shard, number) -> {});
        scenario.largeData = new LargeDataReader(() -> List.of(outbox), () -> true);
    }

    @AfterEach
    void end() throws Exception {
        scenario.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = scenario.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Event event(String id, String type, String group, int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Event.builder(type)
                .id(id)
                .source(Scenario.SOURCE)
                .group(group)
                .contentType("application/pdf")
                .data(bytes)
                .build();
    }

    private static Event event(String id, int size) {
        return event(id, "tested", "g", size);
    }

    /** Publishes, and does what a relay does with the rows. */
    private List<OutboxRow> publish(Event... published) throws SQLException {
        publisher.publishAll(List.of(published));
        List<OutboxRow> rows =
                LocalTransaction.run(data, connection -> store.read(connection, 0, List.of(), 1_000, Long.MAX_VALUE));
        rows.forEach(scenario::relay);
        scenario.flush();
        execute("DELETE FROM eventra_outbox_0");
        return rows;
    }

    private void listen(Connection connection, Event event) {
        if (poison.contains(event.id())) {
            throw new IllegalStateException("poison " + event.id());
        }
        received.add(event);
    }

    private void awaitReceived(Event... expected) {
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(received).as(events::toString).hasSizeGreaterThanOrEqualTo(expected.length));
        assertThat(received).containsExactly(expected);
    }

    @Test
    void a_record_carries_a_reference_and_the_listener_gets_the_very_event() throws Exception {
        Event[] published = {
            event("a", THRESHOLD), event("b", THRESHOLD + 1), event("c", LARGE), event("d", THRESHOLD + 1)
        };
        List<OutboxRow> rows = publish(published);
        ProducerRecord<byte[], byte[]> carried = new CloudEventCodec().encode(scenario.topic, rows.get(2));
        assertThat(carried.value()).isNull();
        assertThat(new String(carried.headers().lastHeader("ce_dataref").value()))
                .startsWith("eventra:" + uuid + "/");
        assertThat(new String(carried.headers().lastHeader("content-type").value()))
                .isEqualTo("application/pdf");

        scenario.start(scenario.endpoints(this::listen), events);
        awaitReceived(published);

        // Kafka gives them again, though the data is gone; a publisher says one again, and uses an id for something
        // else
        execute("DELETE FROM eventra_large_data");
        rows.forEach(scenario::relay);
        publish(event("b", THRESHOLD + 1), event("c", LARGE - 1));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(scenario.deadLetters()).containsExactly("dead c"));
        assertThat(events.duplicates).hasValue(5);
        assertThat(received).containsExactly(published);
    }

    @Test
    void a_batch_is_cut_by_the_size_of_its_data_and_stays_in_order() throws Exception {
        scenario.settings = scenario.settings.withBatchSize(50);
        Event[] published =
                IntStream.range(0, 5).mapToObj(i -> event("e" + i, LARGE)).toArray(Event[]::new);
        publish(published);
        TestEndpoints endpoints = scenario.endpoints(this::listen);
        endpoints.batch = true;

        scenario.start(endpoints, events);

        awaitReceived(published);
        assertThat(endpoints.calls).allMatch(size -> size <= 3);
    }

    @Test
    void what_the_listener_does_not_receive_is_not_fetched() throws Exception {
        publish(event("a", "other", "g", LARGE));
        data.exhausted = true;
        TestEndpoints endpoints = scenario.endpoints(this::listen);
        endpoints.types = "tested"::equals;

        scenario.start(endpoints, events);

        await().atMost(LONG).until(() -> scenario.committedTotal() == 1);
        assertThat(events.paused).hasValue(0);
    }

    @Test
    void while_the_data_can_not_be_read_the_subscription_pauses_and_nothing_is_counted() throws Exception {
        Event published = event("a", LARGE);
        publish(published);
        data.exhausted = true;
        scenario.start(scenario.endpoints(this::listen), events);
        await().atMost(LONG).until(() -> events.pauses.size() == 1);
        assertThat(events.pauses.get(0)).hasMessageContaining("large data of outbox orders can't be read");

        data.exhausted = false;

        awaitReceived(published);
        await().atMost(LONG).until(() -> events.resumed.get() == 1);
        assertThat(events.failed).isEmpty();
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void dead_letters_keep_their_data_and_one_whose_data_is_gone_says_so() throws Exception {
        poison.add("a");
        Event first = event("a", LARGE);
        Event second = event("b", LARGE - 1);
        try (AdminNode node = new AdminNode(scenario, "one", this::listen)) {
            node.consume();
            publish(first, second);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(scenario.deadLetters()).containsExactly("dead a", "queued b"));
            execute("DELETE FROM eventra_large_data");
            publisher.publish(event("gone", "tested", "h", THRESHOLD + 1));
            execute("DELETE FROM eventra_large_data");
            publish(event("small", "tested", "i", 1));
            await().atMost(LONG).untilAsserted(() -> assertThat(scenario.deadLetters())
                    .containsExactly("dead a", "queued b", "dead gone"));
            assertGone(node);

            poison.clear();
            received.clear();
            Operation redrive = await().atMost(LONG)
                    .ignoreException(AdminUnavailableException.class)
                    .until(
                            () -> node.admin()
                                    .redrive(DeadLetterSelection.matching(DeadLetterFilter.of(scenario.topic)), CHANGE),
                            asked -> true);
            await().atMost(LONG).until(() -> node.operation(redrive).state().isFinal());

            assertThat(received).containsExactly(first, second);
            assertThat(scenario.deadLetters()).containsExactly("dead gone");
            assertGone(node);
        }
    }

    /** The listener was never called for it. */
    private void assertGone(AdminNode node) {
        List<DeadLetterInfo> letters = await().atMost(LONG)
                .ignoreException(AdminUnavailableException.class)
                .until(
                        () -> node.admin()
                                .deadLetters(DeadLetterFilter.of(scenario.topic), PageRequest.first(10))
                                .items(),
                        found -> !found.isEmpty());
        assertThat(letters)
                .filteredOn(letter -> letter.eventId().equals("gone"))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.errorMessage()).contains("is not there any more");
                    assertThat(letter.attempts()).isZero();
                });
        assertThat(received).extracting(Event::id).doesNotContain("gone");
    }
}
