package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.ClusterInfo.Part;
import dev.eventra.api.admin.Estimate;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.engine.Engine;
import dev.eventra.engine.EngineServer;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.stack.DatabaseServer;
import dev.eventra.stack.EmbeddedZooKeeper;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners publish names what it comes from: through outbox, relay and Kafka to the next listener. */
@Timeout(180)
class ChainIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Event> received = new CopyOnWriteArrayList<>();
    private ContainerFixture container;
    private EmbeddedZooKeeper zooKeeper;
    private Engine engine;

    @BeforeEach
    void prepare() throws Exception {
        zooKeeper = EmbeddedZooKeeper.builder()
                .directory(Files.createTempDirectory(Files.createDirectories(Path.of("target", "it")), "zk"))
                .start();
        DatabaseServer database = Servers.h2();
        container = new ContainerFixture(database.jdbcUrl(), database.user(), database.password());
        String name = "chain" + UUID.randomUUID().toString().substring(0, 8);
        EngineSettings settings = EngineSettings.read(SettingSource.of(Map.ofEntries(
                Map.entry("eventra.namespace", "chain"),
                Map.entry("eventra.topic", "chain"),
                Map.entry("eventra.topic.replication", "1"),
                Map.entry("eventra.worker.id", name),
                Map.entry("eventra.zookeeper.connect", zooKeeper.connectString()),
                Map.entry("eventra.kafka.bootstrap.servers", Servers.kafka().bootstrapServers()),
                Map.entry("eventra.outbox.dataSource", "jdbc/test"),
                Map.entry("eventra.outbox.schema", "create"),
                Map.entry("eventra.outbox.shards", "2"),
                Map.entry("eventra.journal", "on"))));
        engine = new Engine(
                settings,
                new EngineServer(
                        threads, container, dataSource -> container, () -> Optional.of(container.userTransaction())));
        engine.start();
    }

    @AfterEach
    void end() throws Exception {
        engine.close();
        zooKeeper.close();
        threads.shutdownNow();
    }

    private void subscribe(TestEndpoints.Handler handler) {
        engine.subscribe(SettingSource.of(Map.of("subscription", "chained")), new TestEndpoints(container, handler));
    }

    private List<Event> publishAll(List<Event.Builder> builders) {
        return await().atMost(LONG)
                .ignoreException(OutboxUnavailableException.class)
                .until(() -> engine.publishAll(builders), published -> true);
    }

    private Event awaitType(String type) {
        return await().atMost(LONG)
                .until(
                        () -> received.stream()
                                .filter(event -> event.type().equals(type))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void an_event_names_the_one_in_whose_transaction_it_was_published_and_the_first_of_the_chain() {
        subscribe((connection, event) -> {
            received.add(event);
            switch (event.type()) {
                case "one" -> engine.publish(Event.builder("two").group("g"));
                case "two" -> engine.publishAll(List.of(
                        Event.builder("three").group("g"),
                        Event.builder("own").group("g").extension("causationid", "mine")));
                default -> {
                    // the end of the chain
                }
            }
        });

        Event one = publishAll(List.of(Event.builder("one").group("g").extension("traceparent", TRACE)))
                .get(0);

        assertThat(one.extension("causationid")).as("outside of a delivery").isEmpty();
        Event two = awaitType("two");
        assertThat(two.extensions())
                .containsEntry("causationid", one.id())
                .containsEntry("correlationid", one.id())
                .containsEntry("traceparent", TRACE);
        assertThat(awaitType("three").extensions())
                .containsEntry("causationid", two.id())
                .containsEntry("correlationid", one.id())
                .containsEntry("traceparent", TRACE);
        assertThat(awaitType("own").extensions())
                .containsEntry("causationid", "mine")
                .doesNotContainKey("correlationid");
    }

    @Test
    void what_publishes_and_what_delivers_are_spans_of_one_trace() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        GlobalOpenTelemetry.resetForTest();
        GlobalOpenTelemetry.set(sdk);
        try {
            subscribe((connection, event) -> {
                received.add(event);
                if (event.type().equals("one")) {
                    engine.publish(Event.builder("two").group("g"));
                }
            });
            Event one = publishAll(List.of(Event.builder("one").group("g"))).get(0);
            Event two = awaitType("two");
            await().atMost(LONG).until(() -> spans.getFinishedSpanItems().size() >= 4);

            String trace = one.extension("traceparent").orElseThrow().split("-")[1];
            assertThat(two.extension("traceparent").orElseThrow()).contains(trace);
            List<SpanData> ofTrace = spans.getFinishedSpanItems().stream()
                    .filter(span -> span.getTraceId().equals(trace))
                    .toList();
            assertThat(ofTrace)
                    .extracting(SpanData::getName)
                    .containsExactlyInAnyOrder("publish chain", "deliver chain", "publish chain", "deliver chain");
            assertThat(ofTrace)
                    .filteredOn(span -> span.getParentSpanContext().isValid())
                    .as("all but the first belong to another")
                    .hasSize(3);
        } finally {
            GlobalOpenTelemetry.resetForTest();
            sdk.close();
        }
    }

    @Test
    void a_server_tells_what_it_did_and_an_operator_stops_and_starts_it() {
        subscribe((connection, event) -> received.add(event));
        Event event = publishAll(List.of(Event.builder("one").group("g"))).get(0);
        awaitType("one");

        await().atMost(LONG).untilAsserted(() -> {
            WorkerInfo me = engine.admin().workers().get(0);
            assertThat(me.published()).isEqualTo(1);
            assertThat(me.relayed()).isEqualTo(1);
            assertThat(me.delivered()).isEqualTo(1);
            assertThat(me.shards()).isEqualTo(2);
            assertThat(engine.admin().shards()).allSatisfy(shard -> {
                assertThat(shard.relay()).isEqualTo("RELAYING");
                assertThat(shard.pending()).isEqualTo(new Estimate(0, true));
            });
            assertThat(engine.admin().cluster().parts()).allMatch(Part::up);
        });
        assertThat(engine.admin().isJournalOn()).isTrue();
        await().atMost(LONG).untilAsserted(() -> assertThat(engine.admin()
                        .path(event.source(), event.id())
                        .known()
                        .orElseThrow()
                        .steps())
                .extracting(step -> step.subscription() + " " + step.kind())
                .containsExactly("null STORED", "null RELAYED", "chained DELIVERED"));

        Change change = new Change("anna", "to look at an event");
        List<ShardInfo> shards = engine.admin().shards();
        shards.forEach(shard -> engine.admin().pauseShard(new ShardRef(shard.outbox(), shard.shard()), change));
        await().atMost(LONG).until(() -> engine.admin().shards().stream().allMatch(shard -> shard.owner() == null));
        Event waiting = publishAll(List.of(Event.builder("two").group("g"))).get(0);
        assertThat(engine.admin().events(EventFilter.ALL, PageRequest.first(10)).items())
                .extracting(EventSummary::id)
                .startsWith(waiting.id())
                .contains(event.id());

        shards.forEach(shard -> engine.admin().resumeShard(new ShardRef(shard.outbox(), shard.shard()), change));
        awaitType("two");
    }

    @Test
    void an_interrupt_while_it_stops_leaves_no_thread_behind() throws Exception {
        subscribe((connection, event) -> received.add(event));
        publishAll(List.of(Event.builder("one").group("g")));
        awaitType("one");

        Thread.currentThread().interrupt();
        engine.close();

        assertThat(Thread.interrupted()).as("told to who stops it").isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
}
