package dev.eventra.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersIT {

    @TempDir(factory = UnderTarget.class)
    private Path directory;

    @Test
    void zookeeper_keeps_nodes_over_a_crash() throws Exception {
        try (EmbeddedZooKeeper server =
                EmbeddedZooKeeper.builder().directory(directory).start()) {
            try (ZooKeeper client = connect(server)) {
                client.create("/a", new byte[] {7}, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            server.kill();
            server.start();
            try (ZooKeeper client = connect(server)) {
                assertThat(client.getData("/a", false, null)).containsExactly(7);
            }
            assert_stops_without_a_trace(server);
        }
    }

    private static ZooKeeper connect(EmbeddedZooKeeper server) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(server.connectString(), 2_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
        return client;
    }

    @Test
    void kafka_keeps_records_over_a_restart() throws Exception {
        try (EmbeddedKafka server = EmbeddedKafka.builder().directory(directory).start()) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.empty())))
                        .all()
                        .get();
            }
            send(server, "before");
            server.restart();
            send(server, "after");
            assertThat(read(server, 2)).containsExactly("before", "after");
            assert_stops_without_a_trace(server);
        }
    }

    private static void send(EmbeddedKafka server, String value) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", server.bootstrapServers(), "transactional.id", "sender");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("t", value)).get();
            producer.commitTransaction();
        }
    }

    private static List<String> read(EmbeddedKafka server, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", server.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("t", 0)));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(100))) {
                    values.add(each.value());
                }
                return values.size() >= count;
            });
        }
        return values;
    }

    @Test
    void postgres_keeps_commits_over_a_crash_and_clears_away_a_broken_off_unpacking() throws Exception {
        Path binaries = Path.of("target/postgres");
        Path brokenOff =
                Files.createDirectories(binaries.resolve("PG-broken-off").resolve("lib"));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .directory(directory)
                .binaries(binaries)
                .start()) {
            assertThat(brokenOff).doesNotExist();
            assertThat(query(server, "show max_prepared_transactions")).isEqualTo("100");
            assert_keeps_commits_over_a_crash(server);
        }
    }

    @Test
    void h2_keeps_commits_over_a_crash() throws Exception {
        try (EmbeddedH2 server = EmbeddedH2.builder().directory(directory).start()) {
            assert_keeps_commits_over_a_crash(server);
        }
    }

    @Test
    void mariadb_keeps_commits_over_a_crash() throws Exception {
        assumeThat(EmbeddedMariaDb.isAvailable())
                .as("programs of MariaDB for this machine")
                .isTrue();
        try (EmbeddedMariaDb server = EmbeddedMariaDb.builder()
                .directory(directory)
                .binaries(Path.of("target/mariadb"))
                .start()) {
            assert_keeps_commits_over_a_crash(server);
        }
    }

    private static void assert_keeps_commits_over_a_crash(DatabaseServer server) throws SQLException {
        execute(server, "create table t (a int)");
        execute(server, "insert into t values (42)");
        // H2 answers before its writer thread reached the disk; PostgreSQL has no such statement to offer
        if (server instanceof EmbeddedH2) {
            execute(server, "checkpoint sync");
        }
        server.kill();
        assertThat(server.detachedProcesses()).isEmpty();
        server.start();
        assertThat(query(server, "select a from t")).isEqualTo("42");
        assert_stops_without_a_trace(server);
    }

    private static void execute(DatabaseServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DatabaseServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(DatabaseServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    @Test
    void a_killed_server_is_reported_and_a_stopped_one_is_not() throws Exception {
        CompletableFuture<ServerDeath> death = new CompletableFuture<>();
        EmbeddedZooKeeper server =
                EmbeddedZooKeeper.builder().directory(directory).start();
        server.onDeath(death::complete);
        server.restart();
        assertThat(death).isNotDone();
        long pid = server.pid();

        server.kill();

        ServerDeath report = death.get(20, TimeUnit.SECONDS);
        assertThat(report.server()).isEqualTo("ZooKeeper");
        assertThat(report.pid()).isEqualTo(pid);
        assertThat(report.exitCode()).isEqualTo(128 + 9);
        assertThat(report.describe())
                .contains("ZooKeeper", "137", server.logFile().toString(), "org.apache.zookeeper");
    }

    @Test
    void a_suspended_server_is_alive_and_does_not_answer_until_it_is_resumed() {
        try (EmbeddedZooKeeper server =
                EmbeddedZooKeeper.builder().directory(directory).start()) {
            server.suspend();
            assertThat(server.isAlive()).isTrue();
            assertThat(server.isReady()).isFalse();
            server.resume();
            await().until(server::isReady);
            server.suspend();
            assert_stops_without_a_trace(server);
        }
    }

    private static void assert_stops_without_a_trace(JavaServer server) {
        long pid = server.pid();
        server.stop();
        assertThat(server.isAlive()).isFalse();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(server.detachedProcesses()).isEmpty();
        assertThat(Ports.isFree(server.port())).isTrue();
    }
}
