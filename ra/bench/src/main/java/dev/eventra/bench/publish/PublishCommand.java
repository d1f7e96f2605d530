package dev.eventra.bench.publish;

import dev.eventra.api.Event;
import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Database;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Jta;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.RunningEngine;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStarter;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.stack.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.transaction.UserTransaction;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long a transaction takes that publishes 1, 10 or 100 events, against one that inserts the same rows by hand in one
 * JDBC batch. All in turns, transaction by transaction, by one thread, with a real transaction manager and pool; nobody
 * relays. The events of a transaction are of one group.
 */
public final class PublishCommand {

    private static final List<Integer> SIZES = List.of(1, 10, 100);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int GROUPS = 100;

    private final Path directory;
    private final int rounds;
    private final int transactions;
    private final int bytes;
    private final int shards;
    private final PrintStream out;
    private final Jta jta = new Jta();

    public PublishCommand(Arguments arguments, PrintStream out) {
        boolean quick = arguments.flag("quick");
        this.directory = arguments.path("directory", Path.of("target", "bench"));
        this.rounds = arguments.number("rounds", quick ? 1 : 5);
        this.transactions = arguments.number("transactions", quick ? 50 : 300);
        this.bytes = arguments.number("bytes", 1024);
        this.shards = arguments.number("shards", 8);
        this.out = out;
        arguments.check();
    }

    /** One way to store events with the transaction of this thread. */
    @FunctionalInterface
    private interface Way {
        void store(List<Event> events) throws SQLException;
    }

    private record Case(String way, int size) {}

    public Report run() throws Exception {
        try (Servers servers = new Servers(directory)) {
            Jta.keepLogIn(servers.directory("transactions"));
            EmbeddedPostgres postgres = servers.postgres(
                    builder -> builder.setting("checkpoint_timeout", "30min").setting("max_wal_size", "4GB"));
            Database database =
                    new Database(Servers.createDatabase(postgres, "bench"), postgres.user(), postgres.password());
            try (AgroalDataSource dataSource = jta.dataSource(database)) {
                Report report = report(measure(dataSource));
                servers.deleteLogs();
                return report;
            }
        }
    }

    private Map<Case, List<Double>> measure(AgroalDataSource dataSource) throws Exception {
        OutboxPublisher publisher = publisher(dataSource);
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("byHand", events -> insert(dataSource, events));
        ways.put("publishAll", publisher::publishAll);
        ways.put("publish", events -> events.forEach(publisher::publish));
        Map<Case, List<Double>> results = new LinkedHashMap<>();
        for (int size : SIZES) {
            ways.keySet().forEach(way -> results.put(new Case(way, size), new ArrayList<>()));
        }
        for (int round = 0; round <= rounds; round++) {
            for (int size : SIZES) {
                Map<String, double[]> times = turn(dataSource, ways, size);
                // the first round warms up
                if (round > 0) {
                    times.forEach(
                            (way, values) -> results.get(new Case(way, size)).add(Figures.percentile(values, 50)));
                }
            }
            out.println("round " + round + " of " + rounds + (round == 0 ? " (not counted)" : ""));
        }
        return results;
    }

    private OutboxPublisher publisher(AgroalDataSource dataSource) throws InterruptedException {
        OutboxStarter starter = new OutboxStarter(
                new OutboxSettings("bench", "bench", RunningEngine.DATA_SOURCE, shards, "bench", SchemaMode.CREATE),
                new OutboxStarter.Server(
                        RunningEngine.only(dataSource), () -> Optional.of(jta.userTransaction()), jta.registry()),
                (outbox, shard, events) -> {});
        starter.open();
        return starter.publisher();
    }

    /** The ways follow each other transaction by transaction: what disturbs one of them disturbs all. */
    private Map<String, double[]> turn(AgroalDataSource dataSource, Map<String, Way> ways, int size) throws Exception {
        empty(dataSource);
        UserTransaction transaction = jta.userTransaction();
        Map<String, double[]> times = new LinkedHashMap<>();
        ways.keySet().forEach(way -> times.put(way, new double[transactions]));
        for (int n = 0; n < transactions; n++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                long begin = System.nanoTime();
                transaction.begin();
                way.getValue().store(events(n, size));
                transaction.commit();
                times.get(way.getKey())[n] = (System.nanoTime() - begin) / NANOS_PER_MILLI;
            }
        }
        long expected = (long) transactions * size * ways.size();
        long stored = count(dataSource);
        if (stored != expected) {
            throw new CheckFailedException(stored + " events are stored, published were " + expected);
        }
        return times;
    }

    /** Making them is part of both. */
    private List<Event> events(int transaction, int size) {
        String data = "x".repeat(bytes);
        List<Event> events = new ArrayList<>(size);
        for (int n = 0; n < size; n++) {
            events.add(Event.builder("bench.happened")
                    .source("/bench")
                    .group("customer-" + transaction % GROUPS)
                    .contentType("text/plain")
                    .data(data)
                    .build());
        }
        return events;
    }

    /** By hand: the same statement as the engine's, in one batch, into one table. */
    private static void insert(AgroalDataSource dataSource, List<Event> events) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            ByHand.insert(connection, events);
        }
    }

    private void empty(AgroalDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (int shard = 0; shard < shards; shard++) {
                statement.execute("TRUNCATE TABLE " + OutboxStore.table(shard));
            }
        }
    }

    private long count(AgroalDataSource dataSource) throws SQLException {
        long count = 0;
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (int shard = 0; shard < shards; shard++) {
                try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + OutboxStore.table(shard))) {
                    rows.next();
                    count += rows.getLong(1);
                }
            }
        }
        return count;
    }

    private Report report(Map<Case, List<Double>> results) {
        Table table = new Table("a transaction, ms", "by hand", "publishAll", "ratio", "publish, one by one", "ratio");
        JsonObjectBuilder json = Json.createObjectBuilder();
        for (int size : SIZES) {
            double byHand = Figures.median(results.get(new Case("byHand", size)));
            double all = Figures.median(results.get(new Case("publishAll", size)));
            double single = Figures.median(results.get(new Case("publish", size)));
            table.row(
                    size == 1 ? "1 event" : size + " events",
                    Figures.ratio(byHand),
                    Figures.ratio(all),
                    Figures.ratio(all / byHand),
                    Figures.ratio(single),
                    Figures.ratio(single / byHand));
            json.add(
                    Integer.toString(size),
                    Json.createObjectBuilder()
                            .add("byHandMs", Figures.ratio(byHand))
                            .add("publishAllMs", Figures.ratio(all))
                            .add("publishMs", Figures.ratio(single))
                            .add("ratio", Figures.ratio(all / byHand))
                            .add("ratioOneByOne", Figures.ratio(single / byHand)));
        }
        return new Report(table, json.build());
    }
}
