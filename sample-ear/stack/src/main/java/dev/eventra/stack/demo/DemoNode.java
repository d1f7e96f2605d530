package dev.eventra.stack.demo;

import dev.eventra.stack.DatabaseServer;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedZooKeeper;
import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import java.util.Map;

/** How an application server of the demo is set up; the one place for the settings of the resource adapter. */
final class DemoNode {

    static final String TOPIC = "eventra.events";

    private static final String ADAPTER = "eventra";
    private static final String DATA_SOURCE = "jdbc/shop";
    private static final String THREAD_POOL = "eventra";
    private static final int MIN_THREADS = 8;
    private static final int MAX_THREADS = 200;

    private final DemoSettings settings;
    private final EmbeddedZooKeeper zooKeeper;
    private final EmbeddedKafka kafka;
    private final DatabaseServer database;
    private final ConsoleLogin login;

    DemoNode(
            DemoSettings settings,
            EmbeddedZooKeeper zooKeeper,
            EmbeddedKafka kafka,
            DatabaseServer database,
            ConsoleLogin login) {
        this.settings = settings;
        this.zooKeeper = zooKeeper;
        this.kafka = kafka;
        this.database = database;
        this.login = login;
    }

    /** An instance for this HTTP port, not started. */
    PayaraMicro on(int httpPort) {
        String name = "node-" + httpPort;
        PayaraMicro.Builder builder = PayaraMicro.builder()
                .name(name)
                .directory(settings.runDirectory().resolve(name))
                .log(settings.logDirectory().resolve(name + ".log"))
                .port(httpPort)
                .systemProperties(adapterSettings(name))
                .systemProperties(applicationSettings())
                .driverOf(database)
                .commands(commands());
        settings.webApplications().stream()
                .findFirst()
                .ifPresent(application -> builder.readyPath(application.contextRoot() + "/"));
        return builder.build();
    }

    private Map<String, String> adapterSettings(String name) {
        return Map.of(
                "eventra.namespace",
                "demo",
                "eventra.worker.id",
                name,
                "eventra.zookeeper.connect",
                zooKeeper.connectString(),
                "eventra.zookeeper.session.timeout",
                "6s",
                "eventra.kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "eventra.outbox.dataSource",
                DATA_SOURCE,
                "eventra.outbox.schema",
                "create");
    }

    /** Both servers have the same, so that it doesn't matter which one a browser comes to. */
    private Map<String, String> applicationSettings() {
        return Map.of(
                "eventra.console.admin.password",
                login.password(),
                "shop.chaos",
                "true",
                "eventra.test.events",
                "true",
                // so that the path of an event is complete
                "eventra.journal",
                "on");
    }

    private PayaraCommands commands() {
        PayaraCommands commands = new PayaraCommands()
                .threadPool(THREAD_POOL, MIN_THREADS, MAX_THREADS)
                .jdbcResource(DATA_SOURCE, database)
                .resourceAdapterConfig(ADAPTER, THREAD_POOL);
        settings.resourceAdapter().ifPresent(archive -> commands.deploy(ADAPTER, archive));
        settings.webApplications().forEach(each -> commands.deploy(each.name(), each.contextRoot(), each.archive()));
        return commands;
    }
}
