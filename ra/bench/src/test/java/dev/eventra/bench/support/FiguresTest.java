package dev.eventra.bench.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void the_median_is_in_the_middle() {
        assertThat(Figures.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4.0);
        assertThat(Figures.median(List.of(9.0, 1.0, 4.0, 6.0))).isEqualTo(5.0);
    }

    @Test
    void a_percentile_is_a_value_that_was_measured() {
        double[] values =
                IntStream.rangeClosed(1, 1000).mapToDouble(i -> 1001 - i).toArray();

        assertThat(Figures.percentile(values, 50)).isEqualTo(500);
        assertThat(Figures.percentile(values, 99)).isEqualTo(990);
        assertThat(Figures.percentile(values, 99.9)).isEqualTo(999);
        assertThat(Figures.percentile(new double[] {7}, 99.9)).isEqualTo(7);
    }
}
