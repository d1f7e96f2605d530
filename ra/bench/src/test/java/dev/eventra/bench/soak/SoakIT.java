package dev.eventra.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.Report;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A short run: a backlog, then events while the relay works. */
class SoakIT {

    @Test
    void a_backlog_and_a_flood_are_relayed_once_and_the_tables_are_looked_at() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arguments arguments = Arguments.of(
                List.of("--directory", "target/it/soak", "--quick", "--backlog", "20000", "--bytes", "200"));

        Report report = new SoakCommand(arguments, new PrintStream(out)).run();

        JsonObject json = report.json();
        assertThat(json.getJsonObject("backlog").getInt("events")).isEqualTo(20_000);
        assertThat(json.getJsonObject("published").getInt("events")).isEqualTo(10_000);
        JsonObject most = json.getJsonObject("max");
        assertThat(most.getJsonNumber("tableBytes").longValue()).isGreaterThan(20_000 * 200);
        assertThat(most.getJsonNumber("indexBytes").longValue()).isPositive();
        assertThat(most.getJsonNumber("readBuffers").longValue()).isPositive();
        assertThat(out.toString()).contains("20000 events are in the outbox").contains("table MiB");
    }
}
