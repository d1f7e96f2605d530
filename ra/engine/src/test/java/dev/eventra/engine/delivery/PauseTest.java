package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.thread.Backoff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PauseTest {

    private final Pause pause = new Pause(new Backoff(Duration.ofNanos(100), Duration.ofNanos(1_000)), new Random(1));

    @Test
    void deliveries_that_fail_together_are_one_outage() {
        long generation = pause.generation();

        assertThat(pause.failed(generation, 0)).isTrue();
        assertThat(pause.failed(generation, 0)).isFalse();
        assertThat(pause.until()).isBetween(50L, 100L);
    }

    @Test
    void after_the_delay_one_delivery_tries_and_its_success_lets_all_go_on() {
        pause.failed(pause.generation(), 0);

        assertThat(pause.permits(8, 0)).isZero();
        assertThat(pause.permits(8, 100)).isEqualTo(1);
        assertThat(pause.worked(pause.generation())).isTrue();
        assertThat(pause.permits(8, 100)).isEqualTo(8);
    }

    @Test
    void a_delivery_from_before_the_outage_does_not_end_it() {
        long before = pause.generation();
        pause.failed(before, 0);

        assertThat(pause.worked(before)).isFalse();
        assertThat(pause.isPaused()).isTrue();
    }

    @Test
    void delays_grow_while_tries_fail() {
        pause.failed(pause.generation(), 0);
        assertThat(pause.failed(pause.generation(), 1_000)).isFalse();

        assertThat(pause.until()).isBetween(1_100L, 1_200L);
    }
}
