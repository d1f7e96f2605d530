package dev.eventra.bench.delivery;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What one user whose events fail costs the others: their lag with and without it, in turns. The failing one goes
 * through all of a failure's life: attempts with growing delay, a dead letter, the later events queued behind it.
 */
public final class FailingGroupCommand {

    private static final int CONCURRENCY = 16;
    private static final int BYTES = 1024;

    private final Path directory;
    private final int rounds;
    private final int rate;
    private final int partitions;
    private final Workload workload;
    private final int failing;
    private final PrintStream out;
    private int topics;

    public FailingGroupCommand(Arguments arguments, PrintStream out) {
        arguments.flag("failing-group");
        boolean quick = arguments.flag("quick");
        this.directory = arguments.path("directory", Path.of("target", "bench"));
        this.rounds = arguments.number("rounds", quick ? 1 : 5);
        this.rate = arguments.number("rate", 250);
        this.partitions = arguments.number("partitions", 8);
        int users = arguments.number("users", 500);
        this.workload = new Workload(rate * arguments.number("seconds", quick ? 8 : 15), users, BYTES);
        this.failing = users - 1;
        this.out = out;
        arguments.check();
    }

    public Report run() throws Exception {
        try (Servers servers = new Servers(directory)) {
            Surroundings surroundings = DeliveryCommand.start(servers);
            Scores without = new Scores();
            Scores with = new Scores();
            measure(surroundings, false, new Scores());
            for (int round = 1; round <= rounds; round++) {
                measure(surroundings, false, without);
                measure(surroundings, true, with);
                out.println("round " + round + " of " + rounds);
            }
            servers.deleteLogs();
            return report(without, with);
        }
    }

    private void measure(Surroundings surroundings, boolean fails, Scores scores) throws Exception {
        String name = Workload.groupName(failing);
        Predicate<String> refused = group -> fails && group.equals(name);
        IntPredicate others = group -> group != failing;
        topics++;
        EventraContender contender = new EventraContender(surroundings, CONCURRENCY, false, refused);
        Progress progress = new Run(surroundings, contender, workload, "failing-" + topics)
                .pace(partitions, rate, fails ? others : group -> true);
        if (fails) {
            checkFailing(surroundings, name);
        }
        scores.lags(progress.lags(IntStream.range(workload.events() / 10, workload.events())
                .filter(index -> others.test(index % workload.groups()))));
    }

    /** It must really have failed, or nothing was measured. */
    private static void checkFailing(Surroundings surroundings, String name) throws SQLException {
        try (Connection connection = surroundings.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT events FROM bench_account WHERE name = '" + name + "'")) {
            rows.next();
            if (rows.getInt(1) != 0) {
                throw new CheckFailedException(name + " was to fail, and its events took effect");
            }
        }
    }

    private Report report(Scores without, Scores with) {
        Table table = new Table("lag of " + (workload.groups() - 1) + " users at " + rate + "/s", "p50 ms", "p99 ms")
                .row("while none fails", Figures.text(without.p50()), Figures.text(without.p99()))
                .row("while another one fails", Figures.text(with.p50()), Figures.text(with.p99()));
        return new Report(
                table,
                Json.createObjectBuilder()
                        .add("withoutFailing", json(without))
                        .add("withFailing", json(with))
                        .build());
    }

    private static JsonObject json(Scores scores) {
        return Json.createObjectBuilder()
                .add("p50", Figures.rounded(scores.p50()))
                .add("p99", Figures.rounded(scores.p99()))
                .build();
    }
}
