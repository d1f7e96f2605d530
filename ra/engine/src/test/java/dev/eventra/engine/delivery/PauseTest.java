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
        long generation = pause.begin();

        assertThat(pause.failed(generation, 0)).isTrue();
        assertThat(pause.failed(generation, 0)).isFalse();
        assertThat(pause.until()).isBetween(50L, 100L);
    }

    @Test
    void after_the_delay_one_delivery_tries_and_its_success_lets_all_go_on() {
        pause.failed(pause.begin(), 0);

        assertThat(pause.permits(8, 0, 0)).isZero();
        assertThat(pause.permits(8, 0, 100)).isEqualTo(1);
        assertThat(pause.worked(pause.begin())).isTrue();
        assertThat(pause.permits(8, 0, 100)).isEqualTo(8);
    }

    @Test
    void a_delivery_from_before_the_outage_does_not_end_it() {
        long before = pause.begin();
        pause.failed(before, 0);

        assertThat(pause.worked(before)).isFalse();
        assertThat(pause.isPaused()).isTrue();
    }

    @Test
    void delays_grow_while_tries_fail() {
        pause.failed(pause.begin(), 0);
        assertThat(pause.failed(pause.begin(), 1_000)).isFalse();

        assertThat(pause.until()).isBetween(1_100L, 1_200L);
    }

    @Test
    void a_delivery_that_hangs_since_before_the_outage_does_not_keep_the_try_from_beginning() {
        pause.begin();
        pause.failed(pause.begin(), 0);

        assertThat(pause.permits(8, 1, 100)).isEqualTo(1);
        long probe = pause.begin();
        assertThat(pause.permits(8, 2, 100)).as("one try at a time").isZero();
        pause.end(probe);
        assertThat(pause.permits(8, 1, 100)).isEqualTo(1);
    }

    @Test
    void a_try_that_hangs_does_not_make_the_pause_last() {
        pause.failed(pause.begin(), 0);
        long hung = pause.begin();

        assertThat(pause.permits(8, 1, 1_000)).isZero();
        assertThat(pause.permits(8, 1, 1_100)).as("the longest delay later").isEqualTo(1);
        assertThat(pause.worked(pause.begin())).isTrue();
        assertThat(pause.permits(8, 1, 1_100)).isEqualTo(7);
        pause.end(hung);
        assertThat(pause.permits(8, 0, 1_100)).isEqualTo(8);
    }

    @Test
    void no_more_than_the_concurrency_run() {
        assertThat(pause.permits(8, 8, 0)).isZero();
        pause.failed(pause.begin(), 0);

        assertThat(pause.permits(8, 8, 100)).isZero();
    }
}
