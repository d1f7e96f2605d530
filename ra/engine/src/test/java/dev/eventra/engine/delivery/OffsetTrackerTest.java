package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    @Property(tries = 300)
    void lowest_unfinished_is_the_lowest_of_those_left(
            @ForAll @IntRange(min = 1, max = 60) int records, @ForAll long seed) {
        Random random = new Random(seed);
        OffsetTracker tracker = new OffsetTracker();
        TreeSet<Long> left = new TreeSet<>();
        List<OffsetTracker.Slot> slots = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < records; i++) {
            offset += 1 + random.nextInt(3);
            slots.add(tracker.add(offset, 10));
            offsets.add(offset);
            left.add(offset);
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i : order) {
            assertThat(tracker.lowestUnfinished()).hasValue(left.first());
            slots.get(i).finish();
            slots.get(i).finish();
            left.remove(offsets.get(i));
            assertThat(tracker.unfinished()).isEqualTo(left.size());
            assertThat(tracker.unfinishedBytes()).isEqualTo(10L * left.size());
        }
        assertThat(tracker.lowestUnfinished()).isEqualTo(OptionalLong.empty());
        assertThat(tracker.span()).isZero();
    }

    @Test
    void refuses_an_offset_that_goes_back() {
        OffsetTracker tracker = new OffsetTracker();
        tracker.add(5, 1);

        assertThatThrownBy(() -> tracker.add(5, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void span_counts_what_would_come_again() {
        OffsetTracker tracker = new OffsetTracker();
        tracker.add(1, 1);
        tracker.add(2, 1).finish();
        tracker.add(3, 1).finish();

        assertThat(tracker.span()).isEqualTo(3);
        assertThat(tracker.unfinished()).isEqualTo(1);
    }
}
