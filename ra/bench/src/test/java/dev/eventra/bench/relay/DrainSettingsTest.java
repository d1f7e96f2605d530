package dev.eventra.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.bench.support.Arguments;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainSettingsTest {

    @Test
    void a_name_stands_for_all_of_its_kind_and_a_number_for_one() {
        DrainSettings eventra = settings("--contenders", "eventra,naive");
        assertThat(eventra.takesPart(new EventraRelay(null, 8, Optional.empty())))
                .isTrue();
        assertThat(eventra.takesPart(new NaiveLoop(null, 1, true))).isTrue();
        assertThat(eventra.takesPart(new NaiveLoop(null, 4, false))).isTrue();
        assertThat(eventra.takesPart(new RawProducer(null, false))).isFalse();
        DrainSettings one = settings("--contenders", "eventra.1,raw");
        assertThat(one.takesPart(new EventraRelay(null, 1, Optional.empty()))).isTrue();
        assertThat(one.takesPart(new EventraRelay(null, 8, Optional.empty()))).isFalse();
        assertThat(one.takesPart(new RawProducer(null, false))).isTrue();
        assertThat(one.takesPart(new RawProducer(null, true))).isFalse();
    }

    @Test
    void all_take_part_unless_some_are_named() {
        assertThat(settings().takesPart(new TransactionOutboxFlush(null, null))).isTrue();
        assertThat(settings().takesPart(new DebeziumRouter(null, null, null))).isTrue();
    }

    @Test
    void both_sizes_are_measured_unless_one_is_named() {
        assertThat(settings().sizes()).containsExactly(1024, 200);
        assertThat(settings("--bytes", "300").sizes()).containsExactly(300);
    }

    @Test
    void an_unknown_option_is_refused() {
        assertThatThrownBy(() -> settings("--event", "5")).hasMessageContaining("--event");
    }

    private static DrainSettings settings(String... line) {
        return DrainSettings.of(Arguments.of(List.of(line)));
    }
}
