package dev.eventra.bench.relay;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.Database;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Jta;
import dev.eventra.bench.support.Kafka;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How many events a second go from a full outbox to Kafka, by Eventra and by others, in turns. */
public final class RelayCommand {

    private static final int TABLES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DrainSettings settings;
    private final PrintStream out;
    private int topics;

    public RelayCommand(Arguments arguments, PrintStream out) {
        this.settings = DrainSettings.of(arguments);
        this.out = out;
    }

    public Report run() throws Exception {
        Jta jta = new Jta();
        try (Servers servers = new Servers(settings.directory())) {
            Database database = database(servers);
            EmbeddedKafka kafka = servers.kafka(builder -> builder);
            try (AgroalDataSource pool = jta.dataSource(database)) {
                Outbox outbox = new OutboxOpener()
                        .open(
                                new OutboxSettings(
                                        "bench",
                                        "bench",
                                        "jdbc/bench",
                                        TABLES,
                                        "bench",
                                        SchemaMode.CREATE,
                                        Optional.of(Duration.ofDays(1))),
                                pool);
                Surroundings surroundings = new Surroundings(
                        kafka.bootstrapServers(), database, pool, new Backlog(database, TABLES), settings.batch());
                Path offsets = servers.directory("debezium");
                Report report = measure(surroundings, contenders(surroundings, jta, outbox.journal(), offsets));
                servers.deleteLogs();
                return report;
            }
        }
    }

    private Report measure(Surroundings surroundings, Stream<Contender> all) throws Exception {
        List<Contender> contenders = all.filter(settings::takesPart).toList();
        if (contenders.isEmpty()) {
            throw new IllegalArgumentException("--contenders names none that there is");
        }
        Map<Integer, Map<Contender, List<Double>>> results = new LinkedHashMap<>();
        for (int bytes : settings.sizes()) {
            results.put(bytes, measure(surroundings, contenders, settings.workload(bytes)));
        }
        return report(results);
    }

    private static Database database(Servers servers) throws Exception {
        // a checkpoint would fall into one turn and not into the others; Debezium reads the log, so all write it as it
        // needs it
        EmbeddedPostgres postgres = servers.postgres(builder -> builder.setting("checkpoint_timeout", "30min")
                .setting("max_wal_size", "6GB")
                .setting("wal_level", "logical"));
        // prepared, and so binary, from the first execution on: a server has had connections for long, these are new
        String url = Servers.createDatabase(postgres, "bench");
        return new Database(
                url + (url.contains("?") ? "&" : "?") + "prepareThreshold=-1", postgres.user(), postgres.password());
    }

    private static Stream<Contender> contenders(
            Surroundings surroundings, Jta jta, Optional<Journal> journal, Path offsets) {
        return Stream.of(
                new RawProducer(surroundings, false),
                new RawProducer(surroundings, true),
                new NaiveLoop(surroundings, 1, false),
                new NaiveLoop(surroundings, 1, true),
                new EventraRelay(surroundings, 1, Optional.empty()),
                new EventraRelay(surroundings, 1, journal),
                new EventraRelay(surroundings, 2, Optional.empty()),
                new NaiveLoop(surroundings, 4, false),
                new NaiveLoop(surroundings, 4, true),
                new EventraRelay(surroundings, 4, Optional.empty()),
                new EventraRelay(surroundings, 8, Optional.empty()),
                new DebeziumRouter(surroundings, new DebeziumJar(), offsets),
                new TransactionOutboxFlush(surroundings, jta));
    }

    private Map<Contender, List<Double>> measure(
            Surroundings surroundings, List<Contender> contenders, Workload workload) throws Exception {
        surroundings.backlog().prepare(workload);
        Map<Contender, List<Double>> rates = new LinkedHashMap<>();
        contenders.forEach(each -> rates.put(each, new ArrayList<>()));
        for (int round = 1 - settings.warmups(); round <= settings.rounds(); round++) {
            for (Contender contender : contenders) {
                double rate = turn(surroundings, contender, workload.withEvents(contender.events(workload.events())));
                // the others warm up
                if (round > 0) {
                    rates.get(contender).add(rate);
                }
            }
            out.println(workload.bytes() + " bytes, round " + round + " of " + settings.rounds()
                    + (round < 1 ? " (not counted)" : ""));
        }
        return rates;
    }

    private double turn(Surroundings surroundings, Contender contender, Workload workload) throws Exception {
        topics++;
        String topic = "relay-" + topics;
        Kafka.createTopic(surroundings.bootstrapServers(), topic, settings.partitions());
        contender.fill(workload);
        Meter meter = new Meter(contender.name(), workload.events(), contender.parts(), PATIENCE);
        long end;
        try (AutoCloseable running = contender.start(topic, workload, meter)) {
            meter.await();
            contender.finish(meter);
            end = System.nanoTime();
        }
        TopicCheck check = new TopicCheck(surroundings.bootstrapServers(), workload, contender.mayRepeat());
        check.run(topic);
        if (check.repeated() > 0) {
            out.println(contender.name() + " sent " + check.repeated() + " events more than once");
        }
        Kafka.deleteTopic(surroundings.bootstrapServers(), topic);
        return meter.perSecond(end);
    }

    private Report report(Map<Integer, Map<Contender, List<Double>>> results) {
        Table table =
                new Table("PostgreSQL, fsync on, batches of " + settings.batch(), "bytes", "events/s", "least", "most");
        results.forEach((bytes, rates) -> rates.forEach((contender, values) -> table.row(
                contender.name(),
                bytes,
                Figures.text(Figures.median(values)),
                Figures.text(values.stream().min(Double::compare).orElseThrow()),
                Figures.text(values.stream().max(Double::compare).orElseThrow()))));
        return new Report(table, json(results.get(settings.sizes().get(0))));
    }

    private static JsonObject json(Map<Contender, List<Double>> rates) {
        Map<String, Long> best = new LinkedHashMap<>();
        rates.forEach(
                (contender, values) -> best.merge(contender.key(), Math.round(Figures.median(values)), Math::max));
        JsonObjectBuilder json = Json.createObjectBuilder();
        Map<String, JsonObjectBuilder> nested = new TreeMap<>();
        best.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0) {
                json.add(key, value);
            } else {
                nested.computeIfAbsent(key.substring(0, dot), each -> Json.createObjectBuilder())
                        .add(key.substring(dot + 1), value);
            }
        });
        nested.forEach(json::add);
        return json.build();
    }
}
