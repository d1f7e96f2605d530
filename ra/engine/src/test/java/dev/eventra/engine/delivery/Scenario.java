package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.trace.Tracing;
import dev.eventra.stack.DatabaseServer;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One test's topic, subscription name, producer and database: publishes numbered events, runs subscriptions, reads
 * what they did from the database itself.
 */
final class Scenario implements AutoCloseable {

    static final String SOURCE = "/test";

    final String topic = "t" + UUID.randomUUID();
    final ContainerFixture container;
    /** How long the journal of nodes that are made from now on is kept; empty if it is off. */
    Optional<Duration> journal = Optional.empty();

    /** Fetches data that lies apart, for subscriptions and nodes that are made from now on. */
    LargeData largeData = LargeData.NONE;

    DeliveryDatabase database;
    final Map<String, String> client = new HashMap<>(Map.of("metadata.max.age.ms", "1000"));
    final ExecutorService threads = Executors.newCachedThreadPool();
    SubscriptionSettings settings = SubscriptionSettings.of("test", topic, topic)
            .withBackoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)))
            .withHandover(Duration.ofSeconds(2));

    private final DatabaseServer server;
    private final String bootstrap;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Integer> sequences = new HashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    Scenario(DatabaseServer server, int partitions) throws Exception {
        this.server = server;
        this.bootstrap = Servers.kafka().bootstrapServers();
        this.container = new ContainerFixture(server.jdbcUrl(), server.user(), server.password());
        this.database = DeliveryDatabase.open(container, SchemaMode.CREATE);
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        createTopic(partitions);
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "linger.ms",
                        5,
                        "max.in.flight.requests.per.connection",
                        1,
                        "metadata.max.age.ms",
                        1000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String numbered = server instanceof EmbeddedMariaDb ? "AUTO_INCREMENT" : "GENERATED ALWAYS AS IDENTITY";
            statement.execute("CREATE TABLE IF NOT EXISTS effects (nr BIGINT " + numbered + " PRIMARY KEY,"
                    + " test VARCHAR(60), event_id VARCHAR(100), grp VARCHAR(100), seq INTEGER)");
        }
    }

    /** The container of a further server. */
    ContainerFixture newContainer() {
        return new ContainerFixture(server.jdbcUrl(), server.user(), server.password());
    }

    void createTopic(int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    void deleteTopic() throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    void addPartitions(int total) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all()
                .get();
    }

    /** Where the next record of a partition will be. */
    long end(int partition) throws Exception {
        TopicPartition asked = new TopicPartition(topic, partition);
        return admin.listOffsets(Map.of(asked, OffsetSpec.latest()))
                .partitionResult(asked)
                .get()
                .offset();
    }

    KafkaSettings kafka() {
        return new KafkaSettings(bootstrap, client);
    }

    void rename(String from, String to) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + from + " RENAME TO " + to);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    /** Publishes the next event of a group, without waiting. */
    Future<?> publish(String group) {
        int seq = sequences.merge(String.valueOf(group), 1, Integer::sum);
        return publish(group + "-" + seq, "tested", group, String.valueOf(seq));
    }

    Future<?> publish(String id, String type, String group, String data) {
        OutboxRow row = new OutboxRow(
                1, id, type, SOURCE, Instant.now(), null, group, "text/plain", null, null, data.getBytes(UTF_8));
        return relay(row);
    }

    Future<?> relay(OutboxRow row) {
        return producer.send(new CloudEventCodec().encode(topic, row));
    }

    /** A record that names its type, and is no event by what else it has. */
    Future<?> publishBroken(String group, String type) {
        ProducerRecord<byte[], byte[]> broken = new ProducerRecord<>(topic, group.getBytes(UTF_8), new byte[] {1});
        broken.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
        broken.headers().add("ce_type", type.getBytes(UTF_8));
        return producer.send(broken);
    }

    Future<?> publishRaw(byte[] key, byte[] value) {
        return producer.send(new ProducerRecord<>(topic, key, value));
    }

    /** How many events of a group were published. */
    int publishedOf(String group) {
        return sequences.getOrDefault(group, 0);
    }

    void flush() {
        producer.flush();
    }

    /** The ordinary listener: writes one effect for each event. */
    void effect(Connection connection, Event event) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO effects (test, event_id, grp, seq) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, topic);
            insert.setString(2, event.id());
            insert.setString(3, event.group().orElse(null));
            insert.setInt(4, Integer.parseInt(event.dataText()));
            insert.executeUpdate();
        }
    }

    TestEndpoints endpoints(TestEndpoints.Handler handler) {
        return new TestEndpoints(container, handler);
    }

    Subscription start(ListenerEndpoints endpoints, DeliveryListener listener) {
        return start(endpoints, listener, threads);
    }

    Subscription start(ListenerEndpoints endpoints, DeliveryListener listener, ExecutorService on) {
        DeliveryServices services = new DeliveryServices(
                kafka(),
                container,
                Optional::empty,
                new Threads(on),
                Clock.systemUTC(),
                "tester",
                Tracing.NONE,
                largeData);
        Subscription subscription = new Subscription(settings, services, database, endpoints, List.of(listener));
        subscriptions.add(subscription);
        subscription.start();
        return subscription;
    }

    /** The numbers of a group's effects, in the order in which they were committed or begun. */
    List<Integer> effects(String group) throws SQLException {
        List<Integer> found = new ArrayList<>();
        query("SELECT seq FROM effects WHERE test = ? AND grp = ? ORDER BY nr", List.of(topic, group), rows -> {
            found.add(rows.getInt(1));
        });
        return found;
    }

    int effectCount() throws SQLException {
        return count("SELECT COUNT(*) FROM effects WHERE test = ?", topic);
    }

    int inboxCount() throws SQLException {
        return count("SELECT COUNT(*) FROM eventra_inbox WHERE subscription = ?", topic);
    }

    /** Rows as {@code state event-id}, in order. */
    List<String> deadLetters() throws SQLException {
        List<String> found = new ArrayList<>();
        query(
                "SELECT state, event_id FROM eventra_dead_letter WHERE subscription = ? ORDER BY id",
                List.of(topic),
                rows -> {
                    found.add(rows.getString(1) + " " + rows.getString(2));
                });
        return found;
    }

    List<String> parkedGroups() throws SQLException {
        List<String> found = new ArrayList<>();
        query(
                "SELECT group_key FROM eventra_parked_group WHERE subscription = ? ORDER BY group_key",
                List.of(topic),
                rows -> {
                    found.add(rows.getString(1));
                });
        return found;
    }

    /** The first column of what a statement about this subscription finds, sorted. */
    List<String> rows(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        query(sql, List.of(topic), rows -> found.add(rows.getString(1)));
        found.sort(null);
        return found;
    }

    int count(String sql, String parameter) throws SQLException {
        int[] found = new int[1];
        query(sql, List.of(parameter), rows -> found[0] = rows.getInt(1));
        return found[0];
    }

    /** One row of a result. */
    @FunctionalInterface
    interface Row {
        void read(ResultSet rows) throws SQLException;
    }

    void query(String sql, List<String> parameters, Row row) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                select.setString(i + 1, parameters.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    row.read(rows);
                }
            }
        }
    }

    /** Deletes the first records of every partition, as the topic's retention does. */
    void deleteRecords(int partitions, long before) throws Exception {
        Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            records.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before));
        }
        admin.deleteRecords(records).all().get();
    }

    /** What the group has committed, by partition. */
    Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
        return admin.listConsumerGroupOffsets(settings.groupId())
                .partitionsToOffsetAndMetadata()
                .get();
    }

    long committedTotal() throws Exception {
        return committed().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** As if nothing had ever been saved: the subscription begins anew. No member may be left. */
    void forgetPositions() throws Exception {
        forgetOffsets();
        execute("DELETE FROM eventra_position WHERE subscription = ?");
    }

    /** As Kafka does with a group that had no member for long. No member may be left. */
    void forgetOffsets() throws Exception {
        admin.deleteConsumerGroups(List.of(settings.groupId())).all().get();
    }

    /** Runs a statement whose parameters all are the subscription's name, which is the topic's too. */
    int execute(String sql) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                statement.setString(i, topic);
            }
            return statement.executeUpdate();
        }
    }

    /** The saved positions, by partition. */
    SortedMap<Integer, Long> positions() throws SQLException {
        SortedMap<Integer, Long> found = new TreeMap<>();
        query(
                "SELECT kafka_partition, position FROM eventra_position WHERE subscription = ?",
                List.of(settings.name()),
                rows -> found.put(rows.getInt(1), rows.getLong(2)));
        return found;
    }

    long positionTotal() throws SQLException {
        return positions().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() throws Exception {
        for (Subscription subscription : subscriptions) {
            subscription.close(Duration.ofSeconds(5));
        }
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
        threads.shutdownNow();
    }
}
