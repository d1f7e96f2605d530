package dev.eventra.stack.demo;

import com.sun.management.OperatingSystemMXBean;
import dev.eventra.stack.DatabaseServer;
import dev.eventra.stack.EmbeddedH2;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import dev.eventra.stack.JavaServer;
import dev.eventra.stack.PayaraMicro;
import dev.eventra.stack.ServerStartException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * All servers of the demo. They start in parallel as far as one doesn't need the other, and stop in the reverse order.
 * A server that dies on the way is reported at once, and the others go on.
 */
final class DemoStack {

    /** Two instances and a half, in bytes, with the other servers beside them. */
    private static final long MEMORY_FOR_PARALLEL_START = 4L << 30;

    private final DemoSettings settings;
    private final Progress progress;
    private final EmbeddedZooKeeper zooKeeper;
    private final EmbeddedKafka kafka;
    private final ConsoleLogin consoleLogin = ConsoleLogin.generate();
    private final List<PayaraMicro> nodes = new CopyOnWriteArrayList<>();
    private volatile DatabaseServer database;
    private volatile boolean stopping;

    DemoStack(DemoSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.zooKeeper = EmbeddedZooKeeper.builder()
                .directory(settings.runDirectory().resolve("zookeeper"))
                .log(settings.logDirectory().resolve("zookeeper.log"))
                .port(settings.zooKeeperPort())
                .build();
        this.kafka = EmbeddedKafka.builder()
                .directory(settings.runDirectory().resolve("kafka"))
                .log(settings.logDirectory().resolve("kafka.log"))
                .port(settings.kafkaPort())
                .controllerPort(settings.controllerPort())
                .build();
    }

    /** Starts everything; after an exception {@link #stop()} cleans up. */
    void start() throws InterruptedException {
        InParallel.run(3, List.of(() -> start(zooKeeper), () -> start(kafka), this::startDatabase));
        DemoNode node = new DemoNode(settings, zooKeeper, kafka, database, consoleLogin);
        settings.httpPorts().forEach(port -> nodes.add(node.on(port)));
        List<Runnable> starts = new ArrayList<>();
        nodes.forEach(each -> starts.add(() -> start(each)));
        InParallel.run(nodesAtATime(), starts);
    }

    private int nodesAtATime() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getTotalMemorySize() >= MEMORY_FOR_PARALLEL_START
                ? settings.httpPorts().size()
                : 1;
    }

    private void startDatabase() {
        if (!settings.preferH2()) {
            try {
                startDatabase(EmbeddedPostgres.builder()
                        .directory(settings.runDirectory().resolve("postgresql"))
                        // kept from one demo to the next: unpacking takes longer than all the rest of its start
                        .binaries(settings.directory().resolve("postgresql-binaries"))
                        .log(settings.logDirectory().resolve("postgresql.log"))
                        .port(settings.databasePort())
                        .build());
                return;
            } catch (ServerStartException e) {
                if (stopping) {
                    throw e;
                }
                progress.say("The database will be H2, because PostgreSQL does not start here: "
                        + e.getMessage().lines().findFirst().orElse("no reason given"));
            }
        }
        startDatabase(EmbeddedH2.builder()
                .directory(settings.runDirectory().resolve("h2"))
                .log(settings.logDirectory().resolve("h2.log"))
                .port(settings.databasePort())
                .build());
    }

    private void startDatabase(DatabaseServer server) {
        database = server;
        start(server);
    }

    private void start(JavaServer server) {
        if (stopping) {
            throw new IllegalStateException("Stopped before " + server.name() + " started");
        }
        progress.say("Starting " + server.name());
        server.onDeath(death -> progress.alarm(death.describe()));
        server.start();
        progress.say("%s is up on localhost:%d".formatted(server.name(), server.port()));
    }

    /** Stops what runs, in order. */
    void stop() throws InterruptedException {
        stopping = true;
        List<Runnable> ends = new ArrayList<>();
        nodes.forEach(node -> ends.add(() -> stop(node)));
        if (!ends.isEmpty()) {
            InParallel.run(ends.size(), ends);
        }
        stop(kafka);
        if (database != null) {
            stop(database);
        }
        stop(zooKeeper);
    }

    private void stop(JavaServer server) {
        boolean wasThere = server.isAlive();
        server.stop();
        if (wasThere) {
            progress.say(server.name() + " stopped");
        }
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    ConsoleLogin consoleLogin() {
        return consoleLogin;
    }

    DatabaseServer database() {
        return database;
    }

    /** All servers, whether they run or not. */
    List<JavaServer> servers() {
        List<JavaServer> servers = new ArrayList<>(nodes);
        servers.add(kafka);
        servers.add(database);
        servers.add(zooKeeper);
        return servers;
    }

    String names() {
        return servers().stream().map(JavaServer::name).collect(Collectors.joining(", "));
    }

    List<PayaraMicro> nodes() {
        return List.copyOf(nodes);
    }
}
