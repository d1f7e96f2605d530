package dev.eventra.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.bench.support.Arguments;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakSettingsTest {

    @Test
    void it_lasts_a_quarter_of_an_hour_without_a_backlog_unless_told_otherwise() {
        SoakSettings settings = settings();

        assertThat(settings.events()).isEqualTo(15 * 60 * 2000);
        assertThat(settings.backlog()).isZero();
        assertThat(settings.shards()).isEqualTo(8);
        assertThat(settings.bytes()).isEqualTo(1024);
    }

    @Test
    void what_is_written_is_whole_rounds_of_all_groups() {
        SoakSettings settings = settings("--rate", "7", "--minutes", "1", "--backlog", "10001");

        assertThat(settings.events()).isEqualTo(SoakSettings.ROUND);
        assertThat(settings.backlog()).isEqualTo(2 * SoakSettings.ROUND);
        assertThat(settings.workload().events()).isEqualTo(3 * SoakSettings.ROUND);
    }

    @Test
    void a_backlog_may_be_all() {
        SoakSettings settings = settings("--quick", "--minutes", "0", "--backlog", "1000000");

        assertThat(settings.events()).isZero();
        assertThat(settings.backlog()).isEqualTo(1_000_000);
    }

    @Test
    void nothing_to_do_and_more_than_there_are_numbers_for_are_refused() {
        assertThatThrownBy(() -> settings("--minutes", "0")).hasMessageContaining("--minutes is 0");
        assertThatThrownBy(() -> settings("--minutes", "-1")).hasMessageContaining("--minutes is -1");
        assertThatThrownBy(() -> settings("--minutes", "100000", "--rate", "100000"))
                .hasMessageContaining("--minutes makes 600000000000 events");
    }

    private static SoakSettings settings(String... line) {
        return SoakSettings.of(Arguments.of(List.of(line)));
    }
}
