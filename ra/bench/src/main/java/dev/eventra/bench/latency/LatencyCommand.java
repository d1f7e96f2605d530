package dev.eventra.bench.latency;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.Database;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Jta;
import dev.eventra.bench.support.Kafka;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.RunningEngine.Place;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long it takes from a commit to a read_committed consumer, by Eventra and by a loop written by hand, in turns. */
public final class LatencyCommand {

    private static final int PARTITIONS = 8;

    private final LatencySettings settings;
    private final PrintStream out;
    private final Jta jta = new Jta();
    private int turns;

    public LatencyCommand(Arguments arguments, PrintStream out) {
        this.settings = LatencySettings.of(arguments);
        this.out = out;
    }

    private record Row(int rate, Contender contender) {}

    public Report run() throws Exception {
        try (Servers servers = new Servers(settings.directory())) {
            Jta.keepLogIn(servers.directory("transactions"));
            EmbeddedPostgres postgres = servers.postgres(
                    builder -> builder.setting("checkpoint_timeout", "30min").setting("max_wal_size", "4GB"));
            EmbeddedZooKeeper zooKeeper = servers.zooKeeper();
            EmbeddedKafka kafka = servers.kafka(builder -> builder);
            List<Contender> contenders = new ArrayList<>(List.of(new NaiveContender()));
            settings.shards().forEach(shards -> contenders.add(new EngineContender(shards, settings.two(), false)));
            contenders.add(new EngineContender(settings.shards().get(0), settings.two(), true));
            Map<Row, List<double[]>> results = new LinkedHashMap<>();
            for (int rate : settings.rates()) {
                contenders.forEach(each -> results.put(new Row(rate, each), new ArrayList<>()));
            }
            for (int round = 0; round <= settings.rounds(); round++) {
                for (Map.Entry<Row, List<double[]>> each : results.entrySet()) {
                    Row row = each.getKey();
                    double[] times =
                            new Turn(settings, row.rate()).run(row.contender(), place(postgres, zooKeeper, kafka));
                    // the first round warms up
                    if (round > 0) {
                        each.getValue().add(times);
                    }
                }
                out.println("round " + round + " of " + settings.rounds() + (round == 0 ? " (not counted)" : ""));
            }
            servers.deleteLogs();
            return report(results);
        }
    }

    private Place place(EmbeddedPostgres postgres, EmbeddedZooKeeper zooKeeper, EmbeddedKafka kafka) throws Exception {
        turns++;
        String name = "latency" + turns;
        Kafka.createTopic(kafka.bootstrapServers(), name, PARTITIONS);
        Database database = new Database(Servers.createDatabase(postgres, name), postgres.user(), postgres.password());
        return new Place(kafka.bootstrapServers(), zooKeeper.connectString(), name, database, jta);
    }

    private static Report report(Map<Row, List<double[]>> results) {
        Table table = new Table("commit to reader, ms", "events/s", "p50", "p99", "p99.9");
        Map<Integer, JsonObjectBuilder> byRate = new LinkedHashMap<>();
        results.forEach((row, rounds) -> {
            double p50 = median(rounds, 50);
            double p99 = median(rounds, 99);
            double p999 = median(rounds, 99.9);
            table.row(row.contender().name(), row.rate(), Figures.text(p50), Figures.text(p99), Figures.text(p999));
            byRate.computeIfAbsent(row.rate(), rate -> Json.createObjectBuilder())
                    .add(
                            row.contender().key(),
                            Json.createObjectBuilder()
                                    .add("p50", Figures.rounded(p50))
                                    .add("p99", Figures.rounded(p99))
                                    .add("p99.9", Figures.rounded(p999)));
        });
        JsonObjectBuilder json = Json.createObjectBuilder();
        byRate.forEach((rate, figures) -> json.add(Integer.toString(rate), figures));
        return new Report(table, json.build());
    }

    private static double median(List<double[]> rounds, double percent) {
        return Figures.median(
                rounds.stream().map(times -> Figures.percentile(times, percent)).toList());
    }
}
