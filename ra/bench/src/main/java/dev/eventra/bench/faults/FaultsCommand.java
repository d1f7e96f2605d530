package dev.eventra.bench.faults;

import dev.eventra.bench.faults.check.EffectsContent;
import dev.eventra.bench.faults.check.Findings;
import dev.eventra.bench.faults.check.Journals;
import dev.eventra.bench.faults.check.Seen;
import dev.eventra.bench.faults.check.TopicContent;
import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Table;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writers flood an outbox, engines relay it and deliver what was relayed, and one fault after the other hits them. At
 * the end everything must be there, once and in order.
 */
public final class FaultsCommand {

    private final FaultSettings settings;
    private final PrintStream out;
    private final long begin = System.nanoTime();
    private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);

    public FaultsCommand(Arguments arguments, PrintStream out) {
        this.settings = FaultSettings.of(arguments);
        this.out = out;
    }

    public Report run() throws Exception {
        out.println("seed " + settings.seed());
        try (Scene scene = new Scene(settings)) {
            scene.start();
            say("all servers are up, and " + settings.engines() + " engines");
            scene.startWriters();
            Observer observer = new Observer(scene, settings.delivery());
            injectAll(scene, observer);
            scene.endFlood();
            observer.awaitWriters();
            say(observer.written() + " events are written");
            boolean drained = observer.awaitDrained();
            say(drained ? "all is drained" : "NOT all is drained, and nothing moves any more");
            // what they still had to do would otherwise come after the look
            scene.engines().parallelStream().forEach(EngineSlot::stop);
            long deadLetters = settings.delivery() ? observer.deadLetters() : 0;
            List<String> deaths = scene.engines().stream()
                    .flatMap(engine -> engine.deaths().stream())
                    .toList();
            Report report = check(scene, drained, deadLetters, deaths);
            scene.servers().deleteLogs();
            return report;
        }
    }

    private void injectAll(Scene scene, Observer observer) throws IOException, InterruptedException, SQLException {
        List<Fault> schedule = Schedule.of(settings.seed(), settings.faults(), settings.engines(), settings.delivery());
        Injector injector = new Injector(scene);
        int number = 0;
        for (Fault fault : schedule) {
            number++;
            observer.awaitWritten((long) settings.events() * number / (settings.faults() + 1));
            say("fault " + number + " of " + settings.faults() + ": " + fault);
            String remark = injector.inject(fault);
            if (!remark.isEmpty()) {
                say("  " + remark);
            }
            injected.merge(fault.kind(), 1, Integer::sum);
        }
        say("no more faults");
    }

    private Report check(Scene scene, boolean drained, long deadLetters, List<String> deaths)
            throws IOException, InterruptedException, SQLException {
        List<Seen> committed = Journals.read(scene.journals());
        Findings topic =
                Findings.compare(committed, TopicContent.read(scene.kafka().bootstrapServers(), Scene.TOPIC));
        Optional<Findings> effects = Optional.empty();
        if (settings.delivery()) {
            try (Connection connection = scene.effects().connect()) {
                effects = Optional.of(Findings.compare(committed, EffectsContent.read(connection)));
            }
        }
        Report report = report(committed.size(), topic, effects, deadLetters);
        List<String> wrong = new ArrayList<>(topic.examples());
        effects.ifPresent(findings -> wrong.addAll(findings.examples()));
        wrong.addAll(deaths);
        if (!drained) {
            wrong.add("not all was drained");
        }
        if (committed.isEmpty()) {
            wrong.add("nothing was written");
        }
        if (!wrong.isEmpty()) {
            throw new CheckFailedException(
                    "seed " + settings.seed() + ", logs in " + scene.servers().logDirectory() + "\n  "
                            + String.join("\n  ", wrong),
                    report);
        }
        return report;
    }

    private Report report(int events, Findings topic, Optional<Findings> effects, long deadLetters) {
        Table table = new Table("of " + events + " events", "lost", "duplicated", "reordered", "unexpected");
        row(table, "in the topic", topic);
        effects.ifPresent(findings -> row(table, "effects", findings));
        JsonObjectBuilder faults = Json.createObjectBuilder();
        injected.forEach((kind, times) -> faults.add(kind.name().toLowerCase(Locale.ROOT), times));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("seed", settings.seed())
                .add("events", events)
                .add("faults", faults)
                .add("topic", json(topic));
        effects.ifPresent(findings -> json.add("effects", json(findings)).add("deadLetters", deadLetters));
        return new Report(table, json.build());
    }

    private static void row(Table table, String name, Findings findings) {
        table.row(name, findings.lost(), findings.duplicated(), findings.reordered(), findings.unexpected());
    }

    private static JsonObject json(Findings findings) {
        return Json.createObjectBuilder()
                .add("lost", findings.lost())
                .add("duplicated", findings.duplicated())
                .add("reordered", findings.reordered())
                .add("unexpected", findings.unexpected())
                .build();
    }

    private void say(String text) {
        out.printf(
                Locale.ROOT,
                "%7.1f s  %s%n",
                Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0,
                text);
    }
}
