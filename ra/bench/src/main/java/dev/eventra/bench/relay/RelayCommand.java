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
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        try (Servers servers = new Servers(settings.directory())) {
            Surroundings surroundings = start(servers);
            List<Contender> contenders =
                    contenders(surroundings).filter(settings::takesPart).toList();
            if (contenders.isEmpty()) {
                throw new IllegalArgumentException("--contenders names none that there is");
            }
            Map<Integer, Map<Contender, List<Double>>> results = new LinkedHashMap<>();
            for (int bytes : settings.sizes()) {
                results.put(bytes, measure(surroundings, contenders, settings.workload(bytes)));
            }
            servers.deleteLogs();
            return report(results);
        }
    }

    private Surroundings start(Servers servers) throws Exception {
        // a checkpoint would fall into one turn and not into the others
        EmbeddedPostgres postgres = servers.postgres(
                builder -> builder.setting("checkpoint_timeout", "30min").setting("max_wal_size", "6GB"));
        EmbeddedKafka kafka = servers.kafka(builder -> builder);
        Database database =
                new Database(Servers.createDatabase(postgres, "bench"), postgres.user(), postgres.password());
        try (AgroalDataSource dataSource = new Jta().dataSource(database)) {
            new OutboxOpener()
                    .open(
                            new OutboxSettings("bench", "bench", "jdbc/bench", TABLES, "bench", SchemaMode.CREATE),
                            dataSource);
        }
        return new Surroundings(kafka.bootstrapServers(), database, new Backlog(database, TABLES), settings.batch());
    }

    private static Stream<Contender> contenders(Surroundings surroundings) {
        Jta jta = new Jta();
        return Stream.of(
                new RawProducer(surroundings, false),
                new RawProducer(surroundings, true),
                new NaiveLoop(surroundings, 1, false),
                new NaiveLoop(surroundings, 1, true),
                new EventraRelay(surroundings, jta, 1),
                new EventraRelay(surroundings, jta, 2),
                new NaiveLoop(surroundings, 4, false),
                new NaiveLoop(surroundings, 4, true),
                new EventraRelay(surroundings, jta, 4),
                new EventraRelay(surroundings, jta, 8),
                new TransactionOutboxFlush(surroundings, jta));
    }

    private Map<Contender, List<Double>> measure(
            Surroundings surroundings, List<Contender> contenders, Workload workload) throws Exception {
        surroundings.backlog().prepare(workload);
        Map<Contender, List<Double>> rates = new LinkedHashMap<>();
        contenders.forEach(each -> rates.put(each, new ArrayList<>()));
        for (int round = 0; round <= settings.rounds(); round++) {
            for (Contender contender : contenders) {
                double rate = turn(surroundings, contender, workload.withEvents(contender.events(workload.events())));
                // the first round warms up
                if (round > 0) {
                    rates.get(contender).add(rate);
                }
            }
            out.println(workload.bytes() + " bytes, round " + round + " of " + settings.rounds()
                    + (round == 0 ? " (not counted)" : ""));
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
        new TopicCheck(surroundings.bootstrapServers(), workload, contender.mayRepeat()).run(topic);
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
