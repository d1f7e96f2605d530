package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final SettableClock clock = new SettableClock();
    private final Throttle throttle = new Throttle(clock, 3, Duration.ofMinutes(1), 10);

    @Test
    void a_key_waits_after_its_free_failures_until_the_window_is_over() {
        throttle.failed("ann");
        throttle.failed("ann");
        assertThat(throttle.wait("ann")).isEmpty();

        clock.advance(Duration.ofSeconds(20));
        throttle.failed("ann");

        assertThat(throttle.wait("ann")).contains(Duration.ofSeconds(40));
        assertThat(throttle.wait("bob")).isEmpty();
        clock.advance(Duration.ofSeconds(40));
        assertThat(throttle.wait("ann")).isEmpty();
    }

    @Test
    void a_success_forgets_the_failures() {
        throttle.failed("ann");
        throttle.failed("ann");
        throttle.succeeded("ann");
        throttle.failed("ann");

        assertThat(throttle.wait("ann")).isEmpty();
    }

    @Test
    void memory_is_bounded_and_the_youngest_failures_stay() {
        for (int i = 0; i < 3; i++) {
            throttle.failed("ann");
        }
        for (int i = 0; i < 9; i++) {
            throttle.failed("user-" + i);
        }
        assertThat(throttle.wait("ann")).isPresent();

        for (int i = 9; i < 1_000; i++) {
            throttle.failed("user-" + i);
        }

        assertThat(throttle.size()).isEqualTo(10);
        assertThat(throttle.wait("ann")).isEmpty();
    }
}
