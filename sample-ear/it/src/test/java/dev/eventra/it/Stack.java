package dev.eventra.it;

import dev.eventra.stack.Directories;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import dev.eventra.stack.JavaServer;
import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** ZooKeeper, Kafka and PostgreSQL for all tests of this module, with a database and a topic for each {@link Use}. */
final class Stack {

    static final String DATA_SOURCE = "jdbc/shop";

    private static final Path RUN = Path.of("target", "it", "run").toAbsolutePath();
    private static final Path LOGS = Path.of("target", "it", "logs").toAbsolutePath();
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final String THREAD_POOL = "eventra";
    private static final String ADAPTER = "eventra";

    private static Stack running;

    private final EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.builder()
            .directory(RUN.resolve("zookeeper"))
            .log(log("zookeeper"))
            .startTimeout(START_TIMEOUT)
            .build();
    private final EmbeddedKafka kafka = EmbeddedKafka.builder()
            .directory(RUN.resolve("kafka"))
            .log(log("kafka"))
            .startTimeout(START_TIMEOUT)
            .build();
    private final EmbeddedPostgres postgres = EmbeddedPostgres.builder()
            .directory(RUN.resolve("postgresql"))
            .binaries(Path.of("target", "postgresql-binaries"))
            .log(log("postgresql"))
            .startTimeout(START_TIMEOUT)
            .build();

    /** What is kept apart: the namespace is the database's and the topic's name too. */
    record Use(String namespace) {

        String topic() {
            return namespace + ".events";
        }
    }

    private Stack() {}

    static Stack start() {
        Directories.delete(RUN);
        Directories.delete(LOGS);
        Directories.create(RUN);
        Directories.create(Path.of(System.getProperty("java.io.tmpdir")));
        Stack stack = new Stack();
        try {
            stack.servers().parallel().forEach(JavaServer::start);
            stack.execute("CREATE DATABASE " + ArquillianServer.USE.namespace());
            stack.execute("CREATE DATABASE " + ArquillianServer.BILLING.namespace());
            stack.execute("CREATE DATABASE " + ShopNodes.USE.namespace());
            stack.execute("CREATE DATABASE " + ShopRestartIT.USE.namespace());
            stack.execute("CREATE DATABASE " + ConsoleApiIT.USE.namespace());
            stack.execute("CREATE DATABASE " + ConsoleBrowserIT.USE.namespace());
            stack.execute("CREATE DATABASE " + ConsoleChangesIT.USE.namespace());
        } catch (RuntimeException e) {
            stack.stop();
            throw e;
        }
        running = stack;
        return stack;
    }

    /** The servers of this test run. */
    static Stack running() {
        return running;
    }

    static Path run(String name) {
        return RUN.resolve(name);
    }

    static Path log(String name) {
        return LOGS.resolve(name + ".log");
    }

    /** An archive that another module built. */
    static Path archive(String property) {
        return Path.of(System.getProperty(property));
    }

    void stop() {
        // one after the other: PostgreSQL and Kafka end faster while nothing else runs
        servers().forEach(JavaServer::stop);
        Directories.delete(RUN);
    }

    private Stream<JavaServer> servers() {
        return List.<JavaServer>of(kafka, postgres, zooKeeper).stream();
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    Connection connect(Use use) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(use.namespace()), postgres.user(), postgres.password());
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    TopicReader topicReader(Use use) {
        return new TopicReader(kafka.bootstrapServers(), use.topic());
    }

    private void execute(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    Map<String, String> adapterSettings(Use use, String worker) {
        return Map.of(
                "eventra.namespace",
                use.namespace(),
                "eventra.worker.id",
                worker,
                "eventra.zookeeper.connect",
                zooKeeper.connectString(),
                "eventra.zookeeper.session.timeout",
                "6s",
                "eventra.kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "eventra.topic",
                use.topic(),
                "eventra.outbox.dataSource",
                DATA_SOURCE,
                "eventra.outbox.schema",
                "create");
    }

    Map<String, String> dataSourceProperties(Use use) {
        Map<String, String> properties = new HashMap<>(postgres.dataSourceProperties());
        properties.put("databaseName", use.namespace());
        return properties;
    }

    /** All that a server needs before an application is deployed. */
    PayaraCommands commands(Use use) {
        return new PayaraCommands()
                .threadPool(THREAD_POOL, 8, 200)
                .jdbcResource(DATA_SOURCE, postgres.dataSourceClass(), dataSourceProperties(use))
                .resourceAdapterConfig(ADAPTER, THREAD_POOL)
                .deploy(ADAPTER, archive("it.rar"));
    }

    PayaraMicro.Builder applicationServer(Use use, String name) {
        return PayaraMicro.builder()
                .name(name)
                .directory(run(name))
                .log(log(name))
                .startTimeout(START_TIMEOUT)
                .systemProperties(adapterSettings(use, name))
                .driverOf(postgres)
                .commands(commands(use));
    }
}
