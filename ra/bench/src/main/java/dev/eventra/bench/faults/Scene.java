package dev.eventra.bench.faults;

import dev.eventra.bench.support.Database;
import dev.eventra.bench.support.Servers;
import dev.eventra.stack.Directories;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import dev.eventra.stack.JavaProgram;
import dev.eventra.stack.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The servers, the engines, each behind proxies of its own, and the writers, which talk to the servers directly. */
final class Scene implements AutoCloseable {

    static final String TOPIC = "faults.events";
    static final String PROGRESS_TOPIC = TOPIC + "-progress";
    static final int SHARDS = 4;

    private static final int WRITER_THREADS = 2;
    private static final String SESSION_TIMEOUT = "4s";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final FaultSettings settings;
    private final Servers servers;
    private final List<EngineSlot> engines = new ArrayList<>();
    private final List<JavaProgram> writers = new ArrayList<>();
    private EmbeddedPostgres postgres;
    private EmbeddedKafka kafka;
    private EmbeddedZooKeeper zooKeeper;

    Scene(FaultSettings settings) {
        this.settings = settings;
        this.servers = new Servers(settings.directory());
    }

    void start() throws SQLException {
        List<Integer> brokerPorts = IntStream.range(0, settings.engines())
                .mapToObj(i -> Ports.free())
                .toList();
        List<Integer> proxyPorts = IntStream.range(0, settings.engines())
                .mapToObj(i -> Ports.free())
                .toList();
        postgres = servers.postgres(builder -> builder);
        zooKeeper = servers.zooKeeper();
        kafka = servers.kafka(builder -> listeners(builder, brokerPorts, proxyPorts));
        Servers.createDatabase(postgres, "outbox");
        Servers.createDatabase(postgres, "effects");
        execute(outbox(), Writer.TABLE);
        execute(effects(), Effects.TABLE);
        for (int i = 0; i < settings.engines(); i++) {
            engines.add(engine(i, new TcpProxy(proxyPorts.get(i), brokerPorts.get(i))));
        }
        engines.parallelStream().forEach(EngineSlot::start);
    }

    /** A listener for each engine, which is told to clients by the address of the engine's proxy. */
    private static EmbeddedKafka.Builder listeners(
            EmbeddedKafka.Builder builder, List<Integer> brokerPorts, List<Integer> proxyPorts) {
        int port = Ports.free();
        int controllerPort = Ports.free();
        StringBuilder listeners = new StringBuilder("PLAINTEXT://localhost:" + port)
                .append(",CONTROLLER://localhost:")
                .append(controllerPort);
        StringBuilder advertised = new StringBuilder("PLAINTEXT://localhost:" + port);
        StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        for (int i = 0; i < brokerPorts.size(); i++) {
            listeners.append(",ENGINE" + i + "://localhost:").append(brokerPorts.get(i));
            advertised.append(",ENGINE" + i + "://localhost:").append(proxyPorts.get(i));
            protocols.append(",ENGINE" + i + ":PLAINTEXT");
        }
        return builder.port(port)
                .controllerPort(controllerPort)
                .property("listeners", listeners.toString())
                .property("advertised.listeners", advertised.toString())
                .property("listener.security.protocol.map", protocols.toString())
                .property("inter.broker.listener.name", "PLAINTEXT");
    }

    private EngineSlot engine(int number, TcpProxy toKafka) {
        Map<Fault.Link, TcpProxy> proxies = Map.of(
                Fault.Link.KAFKA, toKafka,
                Fault.Link.ZOOKEEPER, new TcpProxy(Ports.free(), zooKeeper.port()),
                Fault.Link.DATABASE, new TcpProxy(Ports.free(), postgres.port()));
        String database = "jdbc:postgresql://localhost:"
                + proxies.get(Fault.Link.DATABASE).port() + "/";
        Map<String, String> told = new HashMap<>(common());
        told.put(
                "eventra.zookeeper.connect",
                "localhost:" + proxies.get(Fault.Link.ZOOKEEPER).port());
        told.put("eventra.zookeeper.session.timeout", SESSION_TIMEOUT);
        told.put("eventra.kafka.properties", kafkaProperties().toString());
        told.put("eventra.kafka.bootstrap.servers", "localhost:" + toKafka.port());
        told.put("eventra.outbox.dataSource", EngineProcess.OUTBOX);
        told.put("eventra.outbox.schema", "create");
        told.put("eventra.stop.timeout", "10s");
        told.put("outbox", database + "outbox");
        told.put("effects", database + "effects");
        told.put("delivery", Boolean.toString(settings.delivery()));
        told.put("inbox", Boolean.toString(settings.inbox()));
        JavaProgram program = program("engine-" + number, EngineProcess.class, told);
        return new EngineSlot(program, proxies);
    }

    /** So that each of an engine's clients has the points of crash. */
    private Path kafkaProperties() {
        Path file = servers.directory("kafka-clients").resolve("client.properties");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "interceptor.classes=" + RecordCrashes.class.getName() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private Map<String, String> common() {
        return Map.of(
                "eventra.namespace", "faults",
                "eventra.topic", TOPIC,
                "eventra.outbox.shards", Integer.toString(SHARDS),
                "seed", Long.toString(settings.seed()),
                "user", postgres.user(),
                "password", postgres.password());
    }

    private JavaProgram program(String name, Class<?> main, Map<String, String> told) {
        Path directory = servers.directory(name);
        ChildSettings.write(directory, told);
        JavaProgram program = JavaProgram.builder()
                .name(name)
                .directory(directory)
                .log(servers.log(name))
                .startTimeout(START_TIMEOUT)
                .mainClass(main.getName())
                .classPath(ownClassPath())
                .jvmOptions(
                        "-Xmx256m", "-DObjectStoreEnvironmentBean.objectStoreDir=" + directory.resolve("object-store"))
                .build();
        servers.add(program);
        return program;
    }

    private static List<Path> ownClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    void startWriters() {
        int threads = settings.writers() * WRITER_THREADS;
        for (int i = 0; i < settings.writers(); i++) {
            Map<String, String> told = new HashMap<>(common());
            told.put("name", "w" + i);
            told.put("outbox", postgres.jdbcUrl("outbox"));
            told.put("journals", journals().toString());
            told.put("end", endOfFlood().toString());
            told.put("slow", slowTransaction().toString());
            told.put("favoured", favouredShard().toString());
            told.put("threads", Integer.toString(WRITER_THREADS));
            told.put("events", Integer.toString(Math.max(1, settings.events() / threads)));
            told.put("rate", Integer.toString(Math.max(1, settings.rate() / threads)));
            writers.add(program("writer-" + i, WriterProcess.class, told));
        }
        Directories.create(journals());
        writers.parallelStream().forEach(JavaProgram::start);
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** They stay if something went wrong, as the logs do. */
    Path journals() {
        return servers.logDirectory().resolve("journals");
    }

    private Path endOfFlood() {
        return servers.directory("end-of-flood");
    }

    private Path slowTransaction() {
        return servers.directory("slow-transaction");
    }

    private Path favouredShard() {
        return servers.directory("favoured-shard");
    }

    /** From now on most events are of this shard, if the number of shards is the first one still. */
    void favour(int shard) throws IOException {
        FavouredShard.favour(shard, favouredShard());
    }

    /** One writer's next transaction commits so much later than it publishes. Returns when one has begun it. */
    void slowTransaction(Duration lasts) throws IOException, InterruptedException {
        Path prepared = servers.directory("slow-transaction-prepared");
        Files.writeString(prepared, Long.toString(lasts.toMillis()));
        Files.move(prepared, slowTransaction());
        while (Files.exists(slowTransaction()) && writers.stream().anyMatch(JavaProgram::isAlive)) {
            Thread.sleep(SlowTransactions.LOOK_MILLIS);
        }
        Files.deleteIfExists(slowTransaction());
    }

    /** Writers that have written enough end. */
    void endFlood() throws IOException {
        Files.createFile(endOfFlood());
    }

    Database outbox() {
        return new Database(postgres.jdbcUrl("outbox"), postgres.user(), postgres.password());
    }

    Database effects() {
        return new Database(postgres.jdbcUrl("effects"), postgres.user(), postgres.password());
    }

    List<EngineSlot> engines() {
        return engines;
    }

    List<JavaProgram> writers() {
        return writers;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    EmbeddedZooKeeper zooKeeper() {
        return zooKeeper;
    }

    Servers servers() {
        return servers;
    }

    @Override
    public void close() {
        // first those that would complain of servers that are gone
        engines.parallelStream().forEach(EngineSlot::close);
        servers.close();
    }
}
