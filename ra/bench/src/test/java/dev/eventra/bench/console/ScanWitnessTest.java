package dev.eventra.bench.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.bench.console.ScanWitness.Counts;
import dev.eventra.bench.console.ScanWitness.Rows;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanWitnessTest {

    @Test
    void what_has_grown_is_told_and_small_tables_are_no_scan() {
        Counts before = new Counts(Map.of("audit", new Rows(100, 5), "inbox", new Rows(7, 7)));
        Counts after =
                new Counts(Map.of("audit", new Rows(5_100, 8), "inbox", new Rows(7, 7), "worker", new Rows(3, 0)));

        Counts grown = after.since(before);

        assertThat(grown.tables()).containsOnlyKeys("audit", "worker");
        assertThat(grown.scanned()).isEqualTo(5_003);
        assertThat(grown.fetched()).isEqualTo(3);
        assertThat(grown.scans()).containsExactly(Map.entry("audit", 5_000L));
    }
}
