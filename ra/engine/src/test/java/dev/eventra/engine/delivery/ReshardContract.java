package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.engine.Engine;
import dev.eventra.engine.EngineServer;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TransactionMark;
import dev.eventra.engine.relay.TopicReader;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedZooKeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Another number of shards while applications publish on two servers, from publisher to topic; on each database, for the
 * default outbox and for a further one.
 */
@Timeout(180)
@ExtendWith(SharedServers.class)
abstract class ReshardContract {

    private static final Change CHANGE = new Change("anna", "more customers");
    private static EmbeddedZooKeeper zooKeeper;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** That reach the outbox. */
    private final List<Server> servers = new ArrayList<>();
    /** One that doesn't; null for none. */
    private Server outsider;

    private final String name = "reshard-" + UUID.randomUUID().toString().substring(0, 8);
    /** Ids in the order in which they were committed, by group. */
    private final Map<String, List<String>> published = new ConcurrentHashMap<>();

    private final Set<String> delayed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private KafkaSettings kafka;
    private Place place;
    /** With the outbox that is resharded, if that is a further one. */
    private Place administration;

    /** A database. */
    record Place(String url, String user, String password) {}

    /**
     * One server.
     *
     * @param container of the outbox that is resharded
     * @param all       of all outboxes
     */
    private record Server(Engine engine, ContainerFixture container, List<ContainerFixture> all) {

        /** As a process that is gone: what it holds in databases ends with it. */
        void die() {
            all.forEach(each -> each.dead = true);
        }
    }

    abstract Place freshDatabase() throws SQLException;

    /** Whether it is a further outbox; then the default one has a database of its own, and a third server reaches that alone. */
    boolean isFurther() {
        return false;
    }

    private String outbox() {
        return isFurther() ? "bills" : "default";
    }

    private String topic() {
        return isFurther() ? name + ".bills" : name;
    }

    @BeforeAll
    static void start_zookeeper() throws Exception {
        zooKeeper = EmbeddedZooKeeper.builder()
                .directory(Files.createTempDirectory(Files.createDirectories(Path.of("target", "it")), "zk"))
                .start();
    }

    @AfterAll
    static void stop_zookeeper() {
        zooKeeper.close();
    }

    @BeforeEach
    void start(EmbeddedKafka broker) throws SQLException {
        kafka = new KafkaSettings(broker.bootstrapServers(), Map.of());
        place = freshDatabase();
        administration = isFurther() ? new Place("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "") : place;
        if (isFurther()) {
            // first, so it is the master
            server("c", null);
        }
        server("a", place);
        server("b", place);
        await(() -> owned(8));
    }

    /**
     * @param reached null for a server that doesn't reach the outbox
     */
    private void server(String worker, Place reached) {
        ContainerFixture standard = container(administration);
        ContainerFixture container = isFurther() && reached != null ? container(reached) : standard;
        Map<String, String> settings = new HashMap<>(Map.ofEntries(
                Map.entry("eventra.namespace", name),
                Map.entry("eventra.topic", name),
                Map.entry("eventra.topic.replication", "1"),
                Map.entry("eventra.worker.id", worker),
                Map.entry("eventra.zookeeper.connect", zooKeeper.connectString()),
                Map.entry("eventra.kafka.bootstrap.servers", kafka.bootstrapServers()),
                Map.entry("eventra.outbox.dataSource", "jdbc/test"),
                Map.entry("eventra.outbox.schema", "create"),
                Map.entry("eventra.source", "/test")));
        if (isFurther()) {
            settings.put("eventra.outboxes", "bills=jdbc/bills");
        }
        Engine engine = new Engine(
                EngineSettings.read(SettingSource.of(settings)),
                new EngineServer(
                        threads,
                        container,
                        dataSource -> {
                            if (dataSource.equals("jdbc/test")) {
                                return standard;
                            }
                            if (reached == null) {
                                throw new DataSourceUnavailableException("no DataSource " + dataSource, null);
                            }
                            return container;
                        },
                        // it knows the transactions of one database only
                        () -> isFurther() ? Optional.empty() : Optional.of(container.userTransaction())));
        engine.start();
        Server server = new Server(engine, container, List.of(standard, container));
        if (reached == null) {
            outsider = server;
        } else {
            servers.add(server);
        }
    }

    private static ContainerFixture container(Place of) {
        return new ContainerFixture(of.url(), of.user(), of.password());
    }

    @AfterEach
    void stop() {
        over.set(true);
        servers.forEach(server -> server.engine().close());
        if (outsider != null) {
            outsider.engine().close();
        }
        threads.shutdownNow();
    }

    private static ConditionFactory eventually() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(
                        e -> e instanceof AdminUnavailableException || e instanceof OutboxUnavailableException);
    }

    private static void await(Callable<Boolean> condition) {
        eventually().until(condition);
    }

    private Engine any() {
        return servers.get(servers.size() - 1).engine();
    }

    /** Whether there are so many shards, each with an owner, by what each server says that is asked. */
    private boolean owned(int shards) {
        return (outsider == null ? List.of(any()) : List.of(any(), outsider.engine()))
                .stream()
                        .map(this::shards)
                        .allMatch(all -> all.size() == shards
                                && all.stream()
                                        .noneMatch(shard -> shard.owner() == null
                                                || isFurther() && shard.owner().equals("c")));
    }

    private List<ShardInfo> shards(Engine asked) {
        return asked.admin().shards().stream()
                .filter(shard -> shard.outbox().equals(outbox()))
                .toList();
    }

    private Operation reshard(int shards) {
        return any().admin().reshard(ReshardRequest.of(outbox(), shards), CHANGE);
    }

    private Operation ended(Operation operation) {
        return eventually().until(() -> any().admin().operation(operation.id()).orElseThrow(), now -> now.state()
                .isFinal());
    }

    @Test
    void publishers_go_on_while_it_becomes_more_and_fewer_and_nothing_is_lost_or_out_of_order() throws Exception {
        List<Future<?>> publishers = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            Server server = servers.get(p % 2);
            String publisher = "p" + p;
            publishers.add(threads.submit(() -> publish(server, publisher)));
        }
        for (int shards : List.of(16, 3, 1, 8)) {
            int before = published.values().stream().mapToInt(List::size).sum();
            Operation done = ended(reshard(shards));
            assertThat(done.state()).as(done.message()).isEqualTo(OperationState.DONE);
            assertThat(done.message()).isEqualTo("the outbox has " + shards + " shards");
            await(() -> owned(shards));
            await(() -> published.values().stream().mapToInt(List::size).sum() > before + 40);
        }
        over.set(true);
        for (Future<?> publisher : publishers) {
            publisher.get(60, TimeUnit.SECONDS);
        }
        await(() -> shards(any()).stream().allMatch(shard -> shard.pending().number() == 0));
        assertExactlyPublished();
    }

    private Void publish(Server server, String publisher) {
        Random random = new Random();
        for (int round = 0; !over.get(); round++) {
            Map<String, List<String>> ids = new HashMap<>();
            server.container().begin();
            for (int batch = 1 + random.nextInt(2); batch > 0; batch--) {
                List<Event.Builder> events = new ArrayList<>();
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    events.add(Event.builder("order.placed")
                            .group(publisher + "-" + random.nextInt(5))
                            .data("x"));
                }
                server.engine().publisher(outbox()).publishAll(events).forEach(event -> ids.computeIfAbsent(
                                event.group().orElseThrow(), g -> new ArrayList<>())
                        .add(event.id()));
            }
            if (round % 20 == 0) {
                delayed.add(server.engine()
                        .publisher(outbox())
                        .publish(Event.builder("order.late")
                                .group("late")
                                .notBefore(Instant.now().plusMillis(random.nextInt(1_000))))
                        .id());
            }
            server.container().end();
            ids.forEach((group, some) -> published
                    .computeIfAbsent(group, g -> Collections.synchronizedList(new ArrayList<>()))
                    .addAll(some));
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(1 + random.nextInt(10)))
                    .until(() -> true);
        }
        return null;
    }

    /** Every id published is in Kafka once, in the order of its group, and no other is. */
    private void assertExactlyPublished() {
        eventually().untilAsserted(() -> assertThat(read().getOrDefault("late", List.of()))
                .hasSize(delayed.size()));
        Map<String, List<String>> seen = read();
        assertThat(seen.remove("late")).containsExactlyInAnyOrderElementsOf(delayed);
        assertThat(seen.keySet()).isEqualTo(published.keySet());
        published.forEach(
                (group, ids) -> assertThat(seen.get(group)).as("group " + group).isEqualTo(ids));
    }

    private Map<String, List<String>> read() {
        Map<String, List<String>> seen = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : TopicReader.readAll(kafka, topic())) {
            if (!TransactionMark.is(record)) {
                seen.computeIfAbsent(new String(record.key(), UTF_8), g -> new ArrayList<>())
                        .add(new String(record.headers().lastHeader("ce_id").value(), UTF_8));
            }
        }
        return seen;
    }

    @Test
    @SameOnAnyDatabase
    void a_server_that_dies_with_the_gate_closed_leaves_it_to_another() throws Exception {
        Server first = servers.get(0);
        first.container().begin();
        Event early = first.engine()
                .publisher(outbox())
                .publish(Event.builder("order.placed").group("g"));
        published.put("g", Collections.synchronizedList(new ArrayList<>(List.of(early.id()))));
        Operation operation = reshard(16);
        Operation running = eventually()
                .until(() -> any().admin().operation(operation.id()).orElseThrow(), now -> now.owner() != null);
        Server dead = running.owner().equals("a") ? first : servers.get(1);
        Server lives = dead == first ? servers.get(1) : first;
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(1))
                .until(() ->
                        any().admin().operation(operation.id()).orElseThrow().state() == OperationState.RUNNING);
        if (dead == first) {
            first.container().setRollbackOnly();
            published.remove("g");
        }
        dead.die();
        first.container().end();
        servers.remove(dead);
        threads.submit(() -> dead.engine().close());

        Event next = lives.engine()
                .publisher(outbox())
                .publish(Event.builder("order.placed").group("g"));
        published
                .computeIfAbsent("g", g -> Collections.synchronizedList(new ArrayList<>()))
                .add(next.id());
        Operation done = ended(operation);
        assertThat(done.state()).as(done.message()).isEqualTo(OperationState.DONE);
        assertThat(done.owner()).isEqualTo(lives == first ? "a" : "b");
        await(() -> owned(16));
        await(() -> shards(any()).stream().allMatch(shard -> shard.pending().number() == 0));
        assertExactlyPublishedNow();
    }

    private void assertExactlyPublishedNow() {
        assertThat(read()).isEqualTo(published);
    }

    @Test
    @SameOnAnyDatabase
    void what_can_not_be_done_is_refused_at_once() {
        Assertions.assertThatThrownBy(() -> any().admin().reshard(ReshardRequest.of(outbox(), 8), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("it has 8 shards");
        Assertions.assertThatThrownBy(() -> any().admin().reshard(ReshardRequest.of("orders", 9), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("there is no outbox orders");
        any().admin().pauseShard(new ShardRef(outbox(), 3), CHANGE);
        Assertions.assertThatThrownBy(() -> any().admin().reshard(ReshardRequest.of(outbox(), 9), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining(outbox() + "/3");
    }
}
