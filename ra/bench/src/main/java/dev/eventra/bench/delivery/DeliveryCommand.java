package dev.eventra.bench.delivery;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Hand-written consumers and Eventra side by side: events a second from a full topic, and the lag of events that come
 * at a steady rate. Each round gives each contender its turn; a round before the first warms all of them up.
 */
public final class DeliveryCommand {

    private static final int MANY = 16;

    private final DeliverySettings settings;
    private final PrintStream out;
    private int topics;

    public DeliveryCommand(Arguments arguments, PrintStream out) {
        this.settings = DeliverySettings.of(arguments);
        this.out = out;
    }

    public Report run() throws Exception {
        try (Servers servers = new Servers(settings.directory())) {
            Surroundings surroundings = start(servers);
            Map<Contender, Scores> scores = new LinkedHashMap<>();
            contenders(surroundings).forEach(contender -> scores.put(contender, new Scores()));
            for (Contender contender : scores.keySet()) {
                measure(surroundings, contender, new Scores());
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (Map.Entry<Contender, Scores> each : scores.entrySet()) {
                    measure(surroundings, each.getKey(), each.getValue());
                }
                out.println("round " + round + " of " + settings.rounds());
            }
            servers.deleteLogs();
            return report(scores);
        }
    }

    static Surroundings start(Servers servers) throws Exception {
        // a checkpoint would fall into one round and not into the others
        EmbeddedPostgres postgres = servers.postgres(
                builder -> builder.setting("checkpoint_timeout", "30min").setting("max_wal_size", "4GB"));
        EmbeddedKafka kafka = servers.kafka(UnaryOperator.identity());
        Surroundings surroundings = new Surroundings(
                kafka.bootstrapServers(),
                Servers.createDatabase(postgres, "bench"),
                postgres.user(),
                postgres.password());
        try (Container container = surroundings.container()) {
            DeliveryDatabase.open(container, SchemaMode.CREATE);
        }
        return surroundings;
    }

    private List<Contender> contenders(Surroundings surroundings) {
        List<Contender> all = new ArrayList<>(List.of(
                new HandWritten(surroundings, 1),
                new EventraContender(surroundings, 1, false, group -> false),
                new HandWritten(surroundings, MANY),
                new EventraContender(surroundings, MANY, false, group -> false)));
        if (settings.batch()) {
            all.add(new EventraContender(surroundings, 1, true, group -> false));
            all.add(new EventraContender(surroundings, MANY, true, group -> false));
        }
        return all;
    }

    private void measure(Surroundings surroundings, Contender contender, Scores scores) throws Exception {
        Workload flood = settings.floodFor(contender);
        scores.flood(new Run(surroundings, contender, flood, topic()).flood(settings.partitions()));
        Workload paced = settings.pacedWork();
        Progress progress =
                new Run(surroundings, contender, paced, topic()).pace(settings.partitions(), settings.rate());
        // those of the beginning are still warming up
        scores.lags(progress.lags(IntStream.range(paced.events() / 10, paced.events())));
    }

    private String topic() {
        topics++;
        return "delivery-" + topics;
    }

    private Report report(Map<Contender, Scores> scores) {
        Table table =
                new Table("PostgreSQL, fsync on", "events/s", "(least", "most)", "a commit", "lag p50 ms", "p99 ms");
        JsonObjectBuilder handWritten = Json.createObjectBuilder();
        JsonObjectBuilder eventra = Json.createObjectBuilder();
        JsonObjectBuilder lags = Json.createObjectBuilder();
        scores.forEach((contender, score) -> {
            table.row(
                    contender.name(),
                    Figures.text(score.perSecond()),
                    Figures.text(score.worstPerSecond()),
                    Figures.text(score.bestPerSecond()),
                    Figures.text(score.eventsPerCommit()),
                    Figures.text(score.p50()),
                    Figures.text(score.p99()));
            lags.add(
                    contender.name(),
                    Json.createObjectBuilder()
                            .add("p50", Figures.rounded(score.p50()))
                            .add("p99", Figures.rounded(score.p99())));
            if (contender instanceof HandWritten hand) {
                handWritten.add(Integer.toString(hand.workers()), Math.round(score.perSecond()));
            } else if (contender instanceof EventraContender subscription && !subscription.batch()) {
                eventra.add(Integer.toString(subscription.concurrency()), Math.round(score.perSecond()));
            }
        });
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("handWritten", handWritten).add("eventra", eventra);
        List<Scores> inOrder = List.copyOf(scores.values());
        JsonObjectBuilder ratios = Json.createObjectBuilder()
                .add("1", ratio(inOrder.get(1), inOrder.get(0)))
                .add("16", ratio(inOrder.get(3), inOrder.get(2)));
        if (settings.batch()) {
            json.add("batch", Math.round(inOrder.get(4).perSecond()));
            json.add("batchesInParallel", Math.round(inOrder.get(5).perSecond()));
            ratios.add("batch", ratio(inOrder.get(4), inOrder.get(0)));
        }
        return new Report(table, json.add("ratios", ratios).add("lagMs", lags).build());
    }

    private static double ratio(Scores one, Scores other) {
        return Figures.ratio(one.perSecond() / other.perSecond());
    }
}
