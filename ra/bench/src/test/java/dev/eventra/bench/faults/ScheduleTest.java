package dev.eventra.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void the_same_seed_gives_the_same_faults() {
        assertThat(Schedule.of(42, 60, 3, true)).isEqualTo(Schedule.of(42, 60, 3, true));
        assertThat(Schedule.of(42, 60, 3, true)).isNotEqualTo(Schedule.of(43, 60, 3, true));
    }

    @Test
    void all_kinds_come_before_one_comes_again() {
        List<Fault> faults = Schedule.of(1, FaultKind.values().length, 3, true);

        assertThat(faults).extracting(Fault::kind).containsExactlyInAnyOrder(FaultKind.values());
    }

    @Test
    void without_delivery_there_is_no_crash_in_it() {
        assertThat(Schedule.of(1, 30, 3, false)).noneMatch(fault -> fault.kind().needsDelivery());
    }

    @Test
    void only_engines_that_are_there_are_hit() {
        assertThat(Schedule.of(1, 60, 2, true)).allMatch(fault -> fault.engine() == 0 || fault.engine() == 1);
    }
}
