package dev.eventra.bench.e2e;

import dev.eventra.bench.support.Servers;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An application server with Eventra and the application of the benchmark. */
record Node(PayaraMicro server) {

    static final String DATABASE = "bench";

    /** The stack's own settings are for a quick start. */
    private static final String OWN_COMPILER = "-XX:TieredStopAtLevel=4";

    private static final String DATA_SOURCE = "jdbc/bench";
    private static final String ADAPTER = "eventra";
    private static final String THREAD_POOL = "eventra";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    static Node start(Servers servers, EmbeddedPostgres postgres, Path rar, Path war, int shards) {
        EmbeddedZooKeeper zooKeeper = servers.zooKeeper();
        EmbeddedKafka kafka = servers.kafka(builder -> builder.jvmOptions(OWN_COMPILER));
        Map<String, String> database = new HashMap<>(postgres.dataSourceProperties());
        database.put("databaseName", DATABASE);
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
                        Integer.toString(shards)))
                .driverOf(postgres)
                .commands(new PayaraCommands()
                        .threadPool(THREAD_POOL, 8, 200)
                        .jdbcResource(DATA_SOURCE, postgres.dataSourceClass(), database)
                        .resourceAdapterConfig(ADAPTER, THREAD_POOL)
                        .deploy(ADAPTER, rar)
                        .deploy("bench", "/bench", war))
                .readyPath("/bench/run")
                .build()));
    }

    String url(String path) {
        return server.url(path);
    }

    Path log() {
        return server.logFile();
    }
}
