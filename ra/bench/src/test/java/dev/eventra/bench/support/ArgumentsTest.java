package dev.eventra.bench.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void values_flags_and_defaults_are_told_apart() {
        Arguments arguments = Arguments.of(List.of("--quick", "--events", "12"));

        assertThat(arguments.flag("quick")).isTrue();
        assertThat(arguments.flag("no-batch")).isFalse();
        assertThat(arguments.number("events", 5)).isEqualTo(12);
        assertThat(arguments.number("rounds", 5)).isEqualTo(5);
        arguments.check();
    }

    @Test
    void what_is_wrong_is_named() {
        assertThatThrownBy(() -> Arguments.of(List.of("--events", "many")).number("events", 5))
                .hasMessageContaining("--events")
                .hasMessageContaining("many");
        assertThatThrownBy(() -> Arguments.of(List.of("--events", "0")).number("events", 5))
                .hasMessageContaining("--events is 0");
        assertThatThrownBy(() -> Arguments.of(List.of("--event", "3")).check()).hasMessageContaining("--event");
    }
}
