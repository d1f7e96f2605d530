package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.engine.Engine;
import dev.eventra.engine.EngineServer;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Engines with two outboxes: the default one in PostgreSQL, {@code billing} in a database of its own in H2. */
@Timeout(180)
abstract class TwoOutboxes {

    static final String SHOP = "jdbc/shop";
    static final String BILLING = "jdbc/billing";
    static final Change CHANGE = new Change("anna", "to look at it");
    private static EmbeddedZooKeeper zooKeeper;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Engine> engines = new ArrayList<>();
    final String namespace = "several" + UUID.randomUUID().toString().substring(0, 8);
    DataSource shop;
    ContainerFixture billing;

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
    void make_databases() throws Exception {
        shop = TestDatabase.fresh((EmbeddedPostgres) Servers.postgres());
        billing = new ContainerFixture("jdbc:h2:mem:" + namespace + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    @AfterEach
    void end() {
        engines.forEach(Engine::close);
        threads.shutdownNow();
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    /**
     * @param reached the DataSources of this server, by their names; may change while it runs
     */
    Engine engine(String worker, Map<String, DataSource> reached) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "eventra.namespace",
                namespace,
                "eventra.worker.id",
                worker,
                "eventra.topic",
                namespace,
                "eventra.topic.partitions",
                "2",
                "eventra.topic.replication",
                "1",
                "eventra.zookeeper.connect",
                zooKeeper.connectString(),
                "eventra.zookeeper.session.timeout",
                "3s",
                "eventra.kafka.bootstrap.servers",
                Servers.kafka().bootstrapServers()));
        settings.put("eventra.outbox.dataSource", SHOP);
        settings.put("eventra.outbox.schema", "create");
        settings.put("eventra.outbox.shards", "2");
        settings.put("eventra.outboxes", "billing=" + BILLING + ", shards 4, partitions 3");
        Engine engine = new Engine(
                EngineSettings.read(SettingSource.of(settings)),
                new EngineServer(
                        threads,
                        billing,
                        name -> {
                            DataSource found = reached.get(name);
                            if (found == null) {
                                throw new DataSourceUnavailableException("no DataSource " + name, null);
                            }
                            return found;
                        },
                        Optional::empty));
        engines.add(engine);
        engine.start();
        if (reached.containsKey(SHOP)) {
            eventually().ignoreException(AdminUnavailableException.class).until(engine::admin, admin -> true);
        }
        return engine;
    }

    Map<String, DataSource> both() {
        return new ConcurrentHashMap<>(Map.of(SHOP, shop, BILLING, billing));
    }

    /** Publishes events of five groups, and returns their ids by group, in order. */
    static Map<String, List<String>> publish(Engine engine, String outbox, int count) {
        Map<String, List<String>> published = new HashMap<>();
        IntStream.range(0, count).forEach(number -> {
            String group = "g" + number % 5;
            Event event = eventually()
                    .ignoreException(OutboxUnavailableException.class)
                    .until(
                            () -> engine.publisher(outbox)
                                    .publish(Event.builder("numbered").group(group)),
                            done -> true);
            published.computeIfAbsent(group, each -> new ArrayList<>()).add(event.id());
        });
        return published;
    }

    /** What a {@code read_committed} reader sees, by group, in order, once there are so many. */
    static Map<String, List<String>> read(String topic, int count) {
        Map<String, List<String>> seen = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", Servers.kafka().bootstrapServers(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            eventually().until(() -> consumer.listTopics().containsKey(topic));
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            eventually().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> note(seen, each));
                return seen.values().stream().mapToInt(List::size).sum() >= count;
            });
            // whatever came twice would be behind them
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> note(seen, each));
            }
        }
        return seen;
    }

    private static void note(Map<String, List<String>> seen, ConsumerRecord<byte[], byte[]> each) {
        seen.computeIfAbsent(new String(each.key(), StandardCharsets.UTF_8), group -> new ArrayList<>())
                .add(new String(each.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8));
    }

    static Map<String, String> owners(Engine engine, String outbox) {
        Map<String, String> owners = new HashMap<>();
        for (ShardInfo shard : engine.admin().shards()) {
            if (shard.outbox().equals(outbox)) {
                owners.put(outbox + "/" + shard.shard(), String.valueOf(shard.owner()));
            }
        }
        return owners;
    }

    static void awaitOwners(Engine engine, String outbox, int shards, String... workers) {
        eventually().ignoreException(AdminUnavailableException.class).untilAsserted(() -> assertThat(
                        owners(engine, outbox).values())
                .hasSize(shards)
                .containsOnly(workers));
    }
}
