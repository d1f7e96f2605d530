package dev.eventra.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.bench.support.CheckFailedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeterTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void what_was_committed_before_every_part_had_begun_is_not_part_of_the_rate() throws InterruptedException {
        Meter meter = new Meter("somebody", 1000, 2, Duration.ofMinutes(1));
        meter.relayed(0, 400);
        meter.relayed(1, 100);
        long begin = System.nanoTime();
        meter.relayed(0, 500);
        meter.await();
        // the begin lies a little before the time taken here
        assertThat(meter.perSecond(begin + 5 * SECOND)).isLessThanOrEqualTo(100).isGreaterThan(50);
    }

    @Test
    void a_contender_that_does_nothing_any_more_fails_the_run() {
        Meter meter = new Meter("somebody", 1000, 1, Duration.ZERO);
        meter.relayed(0, 999);
        assertThatThrownBy(meter::await)
                .isInstanceOf(CheckFailedException.class)
                .hasMessageContaining("somebody: only 999 of 1000 events");
    }

    @Test
    void the_failure_of_a_contender_ends_the_run() {
        Meter meter = new Meter("somebody", 1000, 1, Duration.ofMinutes(1));
        IllegalArgumentException cause = new IllegalArgumentException("why");
        meter.failed(cause);
        assertThatThrownBy(meter::await)
                .hasMessageContaining("somebody has failed")
                .hasCause(cause);
    }
}
