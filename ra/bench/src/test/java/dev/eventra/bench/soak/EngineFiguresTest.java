package dev.eventra.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineFiguresTest {

    @Test
    void a_metric_is_summed_over_its_tags_and_told_from_those_whose_name_is_longer() {
        String text =
                """
                # TYPE eventra_relay_events_total counter
                eventra_relay_events_total{shard="0",worker="w"} 1200000.0
                eventra_relay_events_total{shard="1",worker="w"} 1.5E6
                eventra_relay_events_total_more{worker="w"} 7.0
                """;

        assertThat(EngineFigures.sum(text, "eventra_relay_events_total")).isEqualTo(2_700_000);
        assertThat(EngineFigures.sum(text, "eventra_relay_failures_total")).isZero();
    }
}
