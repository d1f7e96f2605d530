package dev.eventra.bench.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static final List<Seen> COMMITTED =
            List.of(new Seen("a1", "a", 1), new Seen("b1", "b", 1), new Seen("a2", "a", 2), new Seen("a3", "a", 3));

    @Test
    void nothing_is_wrong_with_all_events_in_the_order_of_their_groups() {
        List<Seen> groupByGroup = List.of(COMMITTED.get(1), COMMITTED.get(0), COMMITTED.get(2), COMMITTED.get(3));

        assertThat(Findings.compare(COMMITTED, groupByGroup).isClean()).isTrue();
    }

    @Test
    void an_event_that_is_not_there_is_lost() {
        Findings findings = Findings.compare(COMMITTED, COMMITTED.subList(0, 3));

        assertThat(findings).extracting(Findings::lost, Findings::isClean).containsExactly(1L, false);
        assertThat(findings.examples()).singleElement().asString().contains("lost", "a3");
    }

    @Test
    void an_event_that_is_there_twice_is_duplicated_and_not_reordered() {
        List<Seen> found = new ArrayList<>(COMMITTED);
        found.add(COMMITTED.get(0));

        Findings findings = Findings.compare(COMMITTED, found);

        assertThat(findings)
                .extracting(Findings::lost, Findings::duplicated, Findings::reordered, Findings::unexpected)
                .containsExactly(0L, 1L, 0L, 0L);
        assertThat(findings.isClean()).isFalse();
    }

    @Test
    void an_event_behind_a_later_one_of_its_group_is_reordered() {
        List<Seen> found = List.of(COMMITTED.get(0), COMMITTED.get(3), COMMITTED.get(1), COMMITTED.get(2));

        Findings findings = Findings.compare(COMMITTED, found);

        assertThat(findings)
                .extracting(Findings::lost, Findings::duplicated, Findings::reordered, Findings::unexpected)
                .containsExactly(0L, 0L, 1L, 0L);
        assertThat(findings.isClean()).isFalse();
    }

    @Test
    void an_event_that_was_rolled_back_is_unexpected() {
        List<Seen> found = new ArrayList<>(COMMITTED);
        found.add(new Seen("b2", "b", 2));

        Findings findings = Findings.compare(COMMITTED, found);

        assertThat(findings.unexpected()).isOne();
        assertThat(findings.isClean()).isFalse();
    }
}
