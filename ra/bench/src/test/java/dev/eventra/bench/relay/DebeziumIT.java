package dev.eventra.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Debezium with a Kafka client of its own, in one process with the newer one of the others. */
class DebeziumIT {

    @Test
    void debezium_brings_the_backlog_to_kafka_in_one_run_with_the_others() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arguments arguments = Arguments.of(List.of(
                "--directory",
                "target/it/debezium",
                "--quick",
                "--events",
                "3000",
                "--batch",
                "500",
                "--bytes",
                "200",
                "--contenders",
                "raw,debezium"));

        Report report = new RelayCommand(arguments, new PrintStream(out)).run();

        assertThat(report.json().keySet()).containsExactlyInAnyOrder("raw", "debezium");
        assertThat(report.json().getInt("debezium")).isPositive();
        assertThat(out.toString()).doesNotContain("more than once");
    }
}
