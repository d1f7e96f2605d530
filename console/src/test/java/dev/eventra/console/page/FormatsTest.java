package dev.eventra.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FormatsTest {

    @Test
    void characters_that_turn_the_text_around_them_are_shown_as_marks() {
        assertThat(Formats.visible("pay \u202Egnp.exe\u2069")).isEqualTo("pay \uFFFDgnp.exe\uFFFD");
        assertThat(Formats.visible("订单 order")).isEqualTo("订单 order");
        assertThat(Formats.visible(null)).isNull();
    }

    @Test
    void ages_and_numbers_are_short() {
        assertThat(Formats.age(Duration.ofSeconds(-3))).isEqualTo("0 s");
        assertThat(Formats.age(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Formats.number(1_234_567)).isEqualTo("1\u202f234\u202f567");
    }
}
