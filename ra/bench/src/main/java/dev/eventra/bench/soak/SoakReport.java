package dev.eventra.bench.soak;

import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Table;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Puts together what a run has shown. Not thread-safe. */
final class SoakReport {

    /** What is no more than this of what it was has come to rest: samples meet tables earlier or later after a vacuum. */
    private static final double FLAT = 1.25;

    private final SoakSettings settings;
    private final Course whole;
    private final Course flood;
    private final Table table = new Table("PostgreSQL, fsync on, one engine", "");
    private final JsonObjectBuilder json = Json.createObjectBuilder();

    /**
     * @param whole samples before and after the flood
     * @param flood samples while events were published
     */
    SoakReport(SoakSettings settings, Course whole, Course flood) {
        this.settings = settings;
        this.whole = whole;
        this.flood = flood;
    }

    /** The backlog is gone; so much of the heap was used for it. */
    void drained(double seconds, HeapWatch heap) {
        table.row("backlog, events", settings.backlog());
        table.row("drained, events/s", Figures.text(settings.backlog() / seconds));
        json.add(
                "backlog",
                Json.createObjectBuilder()
                        .add("events", settings.backlog())
                        .add("seconds", Figures.rounded(seconds))
                        .add("eventsPerSecond", Math.round(settings.backlog() / seconds))
                        .add("peakHeapBytes", heap.peak())
                        .add("heldHeapBytes", heap.mostHeld()));
    }

    /** All that was to be published is. */
    void published(double seconds) {
        table.row("published, events", settings.events());
        table.row("published, events/s", Figures.text(settings.events() / seconds));
        json.add(
                "published",
                Json.createObjectBuilder()
                        .add("events", settings.events())
                        .add("seconds", Figures.rounded(seconds))
                        .add("eventsPerSecond", Math.round(settings.events() / seconds)));
    }

    /** Nothing is left. */
    void ended(long failures, HeapWatch heap) {
        table.row("peak of the heap, MiB", Sample.mebi(heap.peak()));
        table.row("most after a collection, MiB", Sample.mebi(heap.mostHeld()));
        table.row("allowed, MiB", Sample.mebi(HeapWatch.limit()));
        table.row("relay, attempts made again", failures);
        json.add(
                        "heap",
                        Json.createObjectBuilder()
                                .add("limitBytes", HeapWatch.limit())
                                .add("peakBytes", heap.peak())
                                .add("heldBytes", heap.mostHeld()))
                .add("failures", failures);
    }

    Report make() {
        JsonObjectBuilder most = Json.createObjectBuilder();
        most(most, "pending", "most pending", sample -> sample.tables().pending());
        most(most, "live", "most live rows (statistics)", sample -> sample.tables()
                .live());
        most(most, "dead", "most dead rows (statistics)", sample -> sample.tables()
                .dead());
        most(most, "tableBytes", "most bytes of the tables", sample -> sample.tables()
                .tableBytes());
        most(most, "indexBytes", "most bytes of the indexes", sample -> sample.tables()
                .indexBytes());
        most(most, "autovacuums", "vacuums", sample -> sample.tables().autovacuums());
        most(most, "readBuffers", "most pages of a read", sample -> sample.read()
                .buffers());
        most(most, "readMillis", "longest read, ms", sample -> sample.read().millis());
        most(most, "heapBytes", "most bytes of the heap", Sample::heap);
        json.add("max", most);
        JsonObjectBuilder growth = Json.createObjectBuilder();
        growth(growth, "table", "size of the tables", sample -> sample.tables().tableBytes());
        growth(growth, "index", "size of the indexes", sample -> sample.tables().indexBytes());
        growth(growth, "dead", "dead rows", sample -> sample.tables().dead());
        json.add("growth", growth);
        return new Report(table, json.build());
    }

    private void most(JsonObjectBuilder to, String key, String name, ToDoubleFunction<Sample> figure) {
        double most = Math.max(whole.max(figure), flood.max(figure));
        if (most == Math.rint(most)) {
            table.row(name, (long) most);
            to.add(key, (long) most);
        } else {
            table.row(name, Figures.ratio(most));
            to.add(key, Figures.ratio(most));
        }
    }

    private void growth(JsonObjectBuilder to, String key, String name, ToDoubleFunction<Sample> figure) {
        OptionalDouble growth = flood.growth(figure);
        growth.ifPresent(value -> {
            table.row(
                    name + ", last third to second",
                    Figures.ratio(value) + (value <= FLAT ? " (flat)" : " (NOT flat)"));
            to.add(key, Figures.ratio(value));
        });
    }
}
