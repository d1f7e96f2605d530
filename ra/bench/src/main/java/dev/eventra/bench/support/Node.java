package dev.eventra.bench.support;

import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** An application server with Eventra and applications, and ZooKeeper and Kafka for it. */
public record Node(PayaraMicro server) {

    /** The database behind the application's DataSource. */
    public static final String DATABASE = "bench";

    /** The stack's own settings are for a quick start. */
    private static final String OWN_COMPILER = "-XX:TieredStopAtLevel=4";

    private static final String DATA_SOURCE = "jdbc/bench";
    private static final String ADAPTER = "eventra";
    private static final String THREAD_POOL = "eventra";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(12);

    /**
     * What is deployed.
     *
     * @param wars       the applications by their names, which are their context roots too
     * @param readyPath  what answers when all have started
     * @param shards     of the outbox
     * @param properties system properties beside those that Eventra needs
     */
    public record Deployment(
            Path rar, Map<String, Path> wars, String readyPath, int shards, Map<String, String> properties) {

        public Deployment {
            wars = new TreeMap<>(wars);
            properties = Map.copyOf(properties);
        }
    }

    public static Node start(Servers servers, EmbeddedPostgres postgres, Deployment deployment) {
        EmbeddedZooKeeper zooKeeper = servers.zooKeeper();
        EmbeddedKafka kafka = servers.kafka(builder -> builder.jvmOptions(OWN_COMPILER));
        Map<String, String> database = new HashMap<>(postgres.dataSourceProperties());
        database.put("databaseName", DATABASE);
        PayaraCommands commands = new PayaraCommands()
                .threadPool(THREAD_POOL, 8, 200)
                .jdbcResource(DATA_SOURCE, postgres.dataSourceClass(), database)
                .resourceAdapterConfig(ADAPTER, THREAD_POOL)
                .deploy(ADAPTER, deployment.rar());
        deployment.wars().forEach((name, war) -> commands.deploy(name, "/" + name, war));
        return new Node(servers.start(PayaraMicro.builder()
                .directory(servers.directory("payara"))
                .log(servers.log("payara"))
                .startTimeout(START_TIMEOUT)
                .jvmOptions(OWN_COMPILER, "-Xmx768m")
                .systemProperties(Map.of(
                        "eventra.namespace",
                        "bench",
                        "eventra.zookeeper.connect",
                        zooKeeper.connectString(),
                        "eventra.kafka.bootstrap.servers",
                        kafka.bootstrapServers(),
                        "eventra.outbox.dataSource",
                        DATA_SOURCE,
                        "eventra.outbox.schema",
                        "create",
                        "eventra.outbox.shards",
                        Integer.toString(deployment.shards())))
                .systemProperties(deployment.properties())
                .driverOf(postgres)
                .commands(commands)
                .readyPath(deployment.readyPath())
                .build()));
    }

    public String url(String path) {
        return server.url(path);
    }

    public Path log() {
        return server.logFile();
    }
}
