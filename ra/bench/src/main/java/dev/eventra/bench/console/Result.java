package dev.eventra.bench.console;

import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Table;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** What was found about one call or page. */
record Result(String name, Timing timing, ScanWitness.Counts rows) {

    boolean isWrong() {
        return !timing.wrong().isEmpty();
    }

    boolean isScan() {
        return !rows.scans().isEmpty();
    }

    void addTo(Table table) {
        table.row(
                name,
                Figures.text(timing.median()),
                Figures.text(timing.max()),
                rows.scanned(),
                rows.fetched(),
                marks());
    }

    private String marks() {
        StringBuilder marks = new StringBuilder();
        if (timing.isSlow()) {
            marks.append("SLOW ");
        }
        if (isScan()) {
            marks.append("SCAN ").append(rows.scans()).append(' ');
        }
        return marks.append(timing.wrong()).toString().strip();
    }

    JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", name)
                .add("p50Ms", Figures.rounded(timing.median()))
                .add("maxMs", Figures.rounded(timing.max()))
                .add("rowsScanned", rows.scanned())
                .add("rowsByIndex", rows.fetched())
                .add("slow", timing.isSlow())
                .add("scan", isScan());
        return isWrong() ? json.add("wrong", timing.wrong()).build() : json.build();
    }
}
