package dev.eventra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.testkit.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoppingTest {

    private final List<String> stopped = new ArrayList<>();
    private final Stopping stopping = new Stopping(Duration.ofMinutes(5));

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void a_part_that_fails_keeps_none_of_the_others_from_being_stopped() {
        try (LogCapture log = new LogCapture(Stopping.class)) {
            stopping.stop("first", () -> {
                throw new IllegalStateException("defect");
            });
            stopping.stop("second", () -> stopped.add("second"));
            stopping.end();
            assertThat(log.lines())
                    .containsExactly("SEVERE while Eventra stopped, first failed; the rest is stopped all the same");
        }
        assertThat(stopped).containsExactly("second");
        assertThat(stopping.left()).isGreaterThan(Duration.ofMinutes(4));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void after_an_interrupt_the_rest_is_stopped_in_a_hurry_and_who_stops_it_is_told() {
        stopping.stop("first", () -> {
            throw new InterruptedException();
        });
        assertThat(stopping.left()).isLessThan(Duration.ofSeconds(1)).isPositive();
        Thread.currentThread().interrupt();
        stopping.stop("second", () -> {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("it could not wait")
                    .isFalse();
            stopped.add("second");
        });
        stopping.end();
        assertThat(stopped).containsExactly("second");
        assertThat(Thread.interrupted()).isTrue();
    }
}
