package dev.eventra.bench.e2e;

import dev.eventra.bench.support.Archives;
import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Node;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import dev.eventra.stack.EmbeddedPostgres;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the commit of a transaction in an application to the call of its listener, in a real server: outbox, relay,
 * Kafka, delivery. All times are of one clock, that of the server's JVM.
 */
public final class EndToEndCommand {

    private static final double MICROS_PER_MILLI = 1000;
    /** So long it takes until the server's own compiler is done with what matters. */
    private static final int WARM_UP_RUNS = 5;

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final long POLL_MILLIS = 200;
    private static final double[] PERCENTS = {50, 99, 99.9};

    private final Path directory;
    private final Path rar;
    private final Path war;
    private final int rate;
    private final int seconds;
    private final int rounds;
    private final int threads;
    private final int warmUpRuns;
    private final int shards;
    private final PrintStream out;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public EndToEndCommand(Arguments arguments, PrintStream out) {
        boolean quick = arguments.flag("quick");
        this.directory = arguments.path("directory", Path.of("target", "bench"));
        this.rar = Archives.option(arguments, "rar", "../../rar/target/eventra.rar");
        this.war = Archives.option(arguments, "war", "../app/target/bench-app.war");
        this.rate = arguments.number("rate", 500);
        this.seconds = arguments.number("seconds", quick ? 5 : 20);
        this.rounds = arguments.number("rounds", quick ? 1 : 5);
        this.threads = arguments.number("threads", 4);
        this.warmUpRuns = arguments.number("warm-up", WARM_UP_RUNS);
        this.shards = arguments.number("shards", 8);
        this.out = out;
        arguments.check();
    }

    public Report run() throws Exception {
        try (Servers servers = new Servers(directory)) {
            EmbeddedPostgres postgres = servers.postgres(builder -> builder);
            String url = Servers.createDatabase(postgres, Node.DATABASE);
            try (Connection connection = DriverManager.getConnection(url, postgres.user(), postgres.password())) {
                createTables(connection);
                Node node = Node.start(
                        servers,
                        postgres,
                        new Node.Deployment(rar, Map.of("bench", war), "/bench/run", shards, Map.of()));
                for (int run = 1; run <= warmUpRuns; run++) {
                    measure(node, connection, "warm-" + run);
                }
                List<Lags> all = new ArrayList<>();
                for (int round = 1; round <= rounds; round++) {
                    Lags lags = measure(node, connection, "round-" + round);
                    all.add(lags);
                    out.println("round " + round + " of " + rounds + ": p50 "
                            + Figures.text(Figures.percentile(lags.fromCommit(), 50)) + " ms, p99 "
                            + Figures.text(Figures.percentile(lags.fromCommit(), 99)) + " ms");
                }
                servers.deleteLogs();
                return report(all);
            }
        }
    }

    private static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : List.of("bench_placed", "bench_received")) {
                statement.execute("CREATE TABLE " + table + " (nr BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " run VARCHAR(40) NOT NULL, grp VARCHAR(40) NOT NULL, number INTEGER NOT NULL)");
            }
        }
    }

    /** Milliseconds. */
    private record Lags(double[] fromCommit, double[] fromBegin) {}

    private Lags measure(Node node, Connection connection, String name)
            throws IOException, InterruptedException, SQLException {
        String path = "/bench/run?name=" + name;
        post(node, path + "&rate=" + rate + "&seconds=" + seconds + "&threads=" + threads);
        String lines = await(node, path);
        check(connection, name);
        double[][] columns = lines.lines()
                .map(line -> line.split(" "))
                .map(words -> new double[] {
                    Long.parseLong(words[0]) / MICROS_PER_MILLI, Long.parseLong(words[1]) / MICROS_PER_MILLI
                })
                .toArray(double[][]::new);
        return new Lags(column(columns, 0), column(columns, 1));
    }

    private void post(Node node, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url(path)))
                .POST(BodyPublishers.noBody())
                .build();
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status != ACCEPTED) {
            throw new CheckFailedException("the server answers " + status + " to " + path + ", log: " + node.log());
        }
    }

    private String await(Node node, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url(path))).build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        while (response.statusCode() == ACCEPTED) {
            Thread.sleep(POLL_MILLIS);
            response = http.send(request, BodyHandlers.ofString());
        }
        if (response.statusCode() != OK) {
            throw new CheckFailedException(
                    "the run failed in the server: " + response.statusCode() + ", log: " + node.log());
        }
        return response.body();
    }

    private static double[] column(double[][] rows, int column) {
        double[] values = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            values[row] = rows[row][column];
        }
        return values;
    }

    /** All that was placed took effect, once and in the order of its group; looked at until the last one committed. */
    private void check(Connection connection, String run) throws SQLException, InterruptedException {
        int events = rate * seconds;
        int tries = 0;
        while (number(connection, "SELECT COUNT(*) FROM bench_received WHERE run = '" + run + "'") < events) {
            tries++;
            if (tries > 100) {
                break;
            }
            Thread.sleep(100);
        }
        long placed = number(connection, "SELECT COUNT(*) FROM bench_placed WHERE run = '" + run + "'");
        long received = number(connection, "SELECT COUNT(*) FROM bench_received WHERE run = '" + run + "'");
        long wrong = number(
                connection,
                "SELECT COUNT(*) FROM (SELECT number, ROW_NUMBER() OVER (PARTITION BY grp ORDER BY nr) AS place"
                        + " FROM bench_received WHERE run = '" + run + "') AS places WHERE number <> place");
        if (placed != events || received != events || wrong != 0) {
            throw new CheckFailedException(run + ": of " + events + " events " + placed + " were placed and " + received
                    + " received, " + wrong + " of them out of order");
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Report report(List<Lags> all) {
        Table table =
                new Table("Payara Micro, " + rate + "/s from " + threads + " threads", "p50 ms", "p99 ms", "p99.9 ms");
        double[] fromCommit = medians(all.stream().map(Lags::fromCommit).toList());
        double[] fromBegin = medians(all.stream().map(Lags::fromBegin).toList());
        row(table, "commit to listener", fromCommit);
        row(table, "begin of the transaction to listener", fromBegin);
        return new Report(
                table,
                Json.createObjectBuilder()
                        .add("rate", rate)
                        .add("events", rate * seconds * rounds)
                        .add("commitToListenerMs", json(fromCommit))
                        .add("beginToListenerMs", json(fromBegin))
                        .build());
    }

    /** Of each percentile the median of all rounds. */
    private static double[] medians(List<double[]> rounds) {
        double[] medians = new double[PERCENTS.length];
        for (int i = 0; i < PERCENTS.length; i++) {
            double percent = PERCENTS[i];
            medians[i] = Figures.median(rounds.stream()
                    .map(values -> Figures.percentile(values, percent))
                    .toList());
        }
        return medians;
    }

    private static void row(Table table, String name, double[] figures) {
        table.row(name, Figures.text(figures[0]), Figures.text(figures[1]), Figures.text(figures[2]));
    }

    private static JsonObject json(double[] figures) {
        return Json.createObjectBuilder()
                .add("p50", Figures.rounded(figures[0]))
                .add("p99", Figures.rounded(figures[1]))
                .add("p99.9", Figures.rounded(figures[2]))
                .build();
    }
}
