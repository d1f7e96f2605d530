package dev.eventra.bench.console;

import dev.eventra.bench.support.Archives;
import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Node;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import dev.eventra.stack.EmbeddedPostgres;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The console's calls and pages on full tables: how long they take, and what the database has to read for them. */
public final class ConsoleCommand {

    private static final Operator OPERATOR = new Operator("ada", "correct horse");
    private static final String MENU = "vaadin-side-nav";
    private static final int OK = 200;
    private static final int TRIES = 120;
    private static final long POLL_MILLIS = 500;

    private final Path directory;
    private final Path rar;
    private final Path war;
    private final Path console;
    private final Scale scale;
    private final int warmUps;
    private final int times;
    private final PrintStream out;

    public ConsoleCommand(Arguments arguments, PrintStream out) {
        boolean quick = arguments.flag("quick");
        this.directory = arguments.path("directory", Path.of("target", "bench"));
        this.rar = Archives.option(arguments, "rar", "../../rar/target/eventra.rar");
        this.war = Archives.option(arguments, "war", "../app/target/bench-app.war");
        this.console = Archives.option(arguments, "console", "../../../console/target/console.war");
        this.scale = Scale.of(arguments, quick);
        this.warmUps = arguments.number("warm-up", quick ? 1 : 3);
        this.times = arguments.number("times", quick ? 3 : 20);
        this.out = out;
        arguments.check();
    }

    public Report run() throws Exception {
        try (Servers servers = new Servers(directory)) {
            EmbeddedPostgres postgres = servers.postgres(builder -> builder);
            String url = Servers.createDatabase(postgres, Node.DATABASE);
            Node node = Node.start(
                    servers,
                    postgres,
                    new Node.Deployment(
                            rar,
                            Map.of("bench", war, "console", console),
                            "/console/health/ready",
                            scale.shards(),
                            Map.of("eventra.console.users", OPERATOR.entry(), "eventra.journal", "on")));
            Http http = new Http(node.url("/console"), OPERATOR);
            try (Connection connection = DriverManager.getConnection(url, postgres.user(), postgres.password())) {
                Report report = measure(http, new Sql(connection));
                servers.deleteLogs();
                return report;
            }
        }
    }

    private Report measure(Http http, Sql sql) throws IOException, InterruptedException, SQLException {
        String subscription = awaitText(sql, "SELECT MIN(subscription) FROM eventra_subscription_state");
        pause(http, Fill.shard(scale.shards()));
        fill(sql, subscription);
        Samples samples = Samples.read(sql, scale, subscription);
        Verification verification = new Verification(http, sql, scale, samples);
        Catalogue.Cursors cursors = verification.lists();
        verification.figures();
        out.println("all lists were read to their ends, " + verification.wrong().size() + " answers are wrong");
        List<Call> calls = new Catalogue(samples, cursors).calls();
        List<Visit> visits = new ArrayList<>(calls);
        visits.addAll(others());
        visits.addAll(pages(samples));
        List<Result> results = results(http, sql, visits);
        List<String> wrong = new ArrayList<>(verification.wrong());
        results.stream()
                .filter(Result::isWrong)
                .forEach(each -> wrong.add(each.name() + ": " + each.timing().wrong()));
        Set<String> missing =
                OpenApi.of(http.get(Catalogue.at("/openapi.json")).json()).missing(calls);
        missing.forEach(each -> wrong.add("GET " + each + " is in openapi.json, and was not measured"));
        Report report = report(results);
        if (!wrong.isEmpty()) {
            throw new CheckFailedException(String.join("; ", wrong), report);
        }
        return report;
    }

    /** So that the relay leaves it full. */
    private static void pause(Http http, int shard) throws IOException, InterruptedException {
        Answer paused = http.post(
                Catalogue.at("/shards/default/" + shard + "/pause"), "{\"reason\":\"the benchmark fills it\"}");
        if (paused.status() != OK) {
            throw new CheckFailedException(
                    "pausing shard " + shard + " answers " + paused.status() + ": " + paused.body());
        }
        for (int i = 0; i < TRIES; i++) {
            boolean owned = http.get(Catalogue.at("/shards")).json().getJsonArray("items").stream()
                    .map(each -> each.asJsonObject())
                    .filter(each -> each.getInt("shard") == shard)
                    .anyMatch(each -> each.containsKey("owner") && !each.isNull("owner"));
            if (!owned) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new CheckFailedException("shard " + shard + " still has an owner, long after it was paused");
    }

    private void fill(Sql sql, String subscription) throws SQLException {
        long begin = System.nanoTime();
        Fill fill = new Fill(sql, scale, subscription, sql.text("SELECT topic FROM eventra_outbox"));
        fill.pending();
        fill.relayed();
        fill.rejected();
        fill.letters();
        fill.handled();
        fill.operations();
        fill.audit();
        fill.settle();
        out.println("filled in " + (System.nanoTime() - begin) / 1_000_000_000 + " s: " + scale);
    }

    private static String awaitText(Sql sql, String select) throws SQLException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            String found = sql.text(select);
            if (found != null) {
                return found;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new CheckFailedException("the application's subscription did not come");
    }

    /** What the console answers beside its API. */
    private static List<Call> others() {
        return List.of(Call.of("/metrics"), Call.of("/health/live"), Call.of("/health/ready"));
    }

    /** Some show figures that come a moment later, from a reader for all pages: the calls of the API read the same. */
    private static List<PageVisit> pages(Samples samples) {
        Address letters = Address.of("/dead-letters").with("subscription", samples.subscription());
        Address event = Address.of("/event").with("source", Fill.SOURCE);
        Address events = Address.of("/events");
        return List.of(
                page("overview", Address.of("/"), MENU),
                page("outbox", Address.of("/outbox"), MENU),
                page("shards", Address.of("/shards"), MENU),
                page("workers", Address.of("/workers"), MENU),
                page("subscriptions", Address.of("/subscriptions"), MENU),
                page("events", events, samples.latest()),
                page("events, by type, one in 100,000", events.with("type", Fill.RARE_TYPE), Fill.RARE_TYPE),
                page("event, waits, the oldest", event.with("id", samples.oldest()), "order."),
                page("event, relayed", event.with("id", samples.relayed()), "order."),
                page("event, dead letter", event.with("id", samples.given()), "order."),
                page("dead letters", Address.of("/dead-letters"), "was not taken"),
                page("dead letters of a subscription", letters, "customer-0"),
                page(
                        "dead letters of a cause",
                        letters.with("type", "order.paid").with("error", "java.lang.IllegalStateException"),
                        "was not taken"),
                page("replay", Address.of("/replay"), MENU),
                page("operations", Address.of("/operations"), "ticket "),
                page("audit", Address.of("/audit"), "ticket "),
                page("settings", Address.of("/settings"), "eventra.outbox"));
    }

    private static PageVisit page(String name, Address address, String shown) {
        return new PageVisit("page: " + name, address, OPERATOR, shown);
    }

    /** First the times, then once more each, slowly, to see what is read for it. */
    private List<Result> results(Http http, Sql sql, List<Visit> visits)
            throws IOException, InterruptedException, SQLException {
        List<Timing> timings = new ArrayList<>();
        for (Visit visit : visits) {
            timings.add(Timing.of(visit, http, warmUps, times));
        }
        out.println("the times are taken");
        ScanWitness witness = new ScanWitness(sql);
        List<Result> results = new ArrayList<>();
        ScanWitness.Counts first = witness.sure();
        ScanWitness.Counts before = first;
        for (int i = 0; i < visits.size(); i++) {
            visits.get(i).take(http);
            ScanWitness.Counts after = witness.soon();
            results.add(new Result(visits.get(i).name(), timings.get(i), after.since(before)));
            before = after;
        }
        ScanWitness.Counts late = witness.sure().since(before);
        if (!late.scans().isEmpty()) {
            out.println("scans that were counted too late to say for which call: " + late.scans());
        }
        return results;
    }

    private Report report(List<Result> results) {
        Table table = new Table(
                scale.pending() + " pending, " + scale.dead() + " dead letters, " + scale.shards() + " shards",
                "p50 ms",
                "max ms",
                "rows scanned",
                "rows by index",
                "");
        results.forEach(each -> each.addTo(table));
        JsonArrayBuilder calls = Json.createArrayBuilder();
        results.forEach(each -> calls.add(each.json()));
        return new Report(
                table,
                Json.createObjectBuilder()
                        .add("pending", scale.pending())
                        .add("deadLetters", scale.dead())
                        .add("shards", scale.shards())
                        .add("slowest", slowest(results))
                        .add(
                                "slow",
                                results.stream()
                                        .filter(each -> each.timing().isSlow())
                                        .count())
                        .add("scans", results.stream().filter(Result::isScan).count())
                        .add("calls", calls)
                        .build());
    }

    private static double slowest(List<Result> results) {
        return Math.round(
                results.stream().mapToDouble(each -> each.timing().max()).max().orElse(0));
    }
}
