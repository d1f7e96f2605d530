package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class HalvingTest {

    private static final int BATCH = 500;

    /** A shard's relay, without the shard. */
    private static final class Simulation {

        private final Halving halving = new Halving();
        private final List<Long> committed = new ArrayList<>();
        private final List<Long> found = new ArrayList<>();
        private int transactions;

        /** Relays a table, as the session does; Kafka refuses every transaction that has one of these rows. */
        void relay(SortedSet<Long> table, Set<Long> refused, boolean named, Runnable meanwhile) {
            while (!table.isEmpty()) {
                List<Long> read = table.stream().limit(BATCH).toList();
                int cut = halving.cut(read);
                assertThat(cut).isBetween(1, read.size());
                List<Long> batch = read.subList(0, cut);
                transactions++;
                List<Long> bad = batch.stream().filter(refused::contains).toList();
                if (bad.isEmpty()) {
                    committed.addAll(batch);
                    halving.committed(batch);
                    table.removeAll(List.copyOf(batch));
                } else if (halving.refused(batch, named ? bad.get(0) : null)) {
                    assertThat(batch).as("refused alone").hasSize(1);
                    found.add(batch.get(0));
                    table.remove(batch.get(0));
                    halving.removed();
                }
                meanwhile.run();
            }
        }
    }

    @Property
    void every_refused_row_is_found_and_every_other_is_committed_in_order(
            @ForAll @NotEmpty Set<@LongRange(min = 1, max = 2_000) Long> rows,
            @ForAll Set<@LongRange(min = 1, max = 2_000) Long> some,
            @ForAll boolean named) {
        Simulation simulation = new Simulation();
        SortedSet<Long> refused = new TreeSet<>(rows);
        refused.retainAll(some);
        SortedSet<Long> good = new TreeSet<>(rows);
        good.removeAll(refused);
        simulation.relay(new TreeSet<>(rows), refused, named, () -> {});
        assertThat(simulation.found).containsExactlyElementsOf(refused);
        assertThat(simulation.committed).containsExactlyElementsOf(good);
    }

    @Property
    void one_among_many_takes_as_many_transactions_as_their_number_has_digits(
            @ForAll @IntRange(min = 1, max = BATCH) int count, @ForAll Random random) {
        Simulation simulation = new Simulation();
        SortedSet<Long> rows = new TreeSet<>();
        for (long i = 1; i <= count; i++) {
            rows.add(i);
        }
        long bad = 1 + random.nextInt(count);
        SortedSet<Long> upToIt = new TreeSet<>(rows.headSet(bad + 1));
        SortedSet<Long> table = new TreeSet<>(rows);
        simulation.relay(table, Set.of(bad), false, () -> {
            if (!simulation.found.isEmpty()) {
                table.clear();
            }
        });
        assertThat(upToIt).contains(simulation.found.get(0));
        assertThat(simulation.transactions).isLessThanOrEqualTo(2 + 32 - Integer.numberOfLeadingZeros(count));
    }

    @Property
    void rows_that_become_visible_below_meanwhile_are_sent_in_their_places(
            @ForAll @NotEmpty Set<@LongRange(min = 1_000, max = 2_000) Long> rows,
            @ForAll List<@LongRange(min = 1, max = 2_000) Long> late,
            @ForAll Random random,
            @ForAll boolean named) {
        Simulation simulation = new Simulation();
        List<Long> all = new ArrayList<>(rows);
        long bad = all.get(random.nextInt(all.size()));
        SortedSet<Long> table = new TreeSet<>(rows);
        List<Long> waiting = new ArrayList<>(new TreeSet<>(late));
        waiting.removeAll(rows);
        Collections.shuffle(waiting, random);
        SortedSet<Long> expected = new TreeSet<>(rows);
        expected.addAll(waiting);
        expected.remove(bad);
        simulation.relay(table, Set.of(bad), named, () -> {
            if (!waiting.isEmpty()) {
                table.add(waiting.remove(0));
            }
        });
        waiting.forEach(expected::remove);
        assertThat(simulation.found).containsExactly(bad);
        assertThat(simulation.committed).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void a_row_that_is_named_is_tried_alone_before_it_is_found() {
        Simulation simulation = new Simulation();
        SortedSet<Long> rows = new TreeSet<>(List.of(1L, 2L, 3L, 4L, 5L));
        simulation.relay(rows, Set.of(4L), true, () -> {});
        assertThat(simulation.found).containsExactly(4L);
        assertThat(simulation.transactions)
                .as("all, those before it, it, the last one")
                .isEqualTo(4);
        assertThat(simulation.halving.isOn())
                .as("the last batch was not cut, but might have been")
                .isTrue();
    }

    @Test
    void a_row_that_is_named_wrongly_is_not_found() {
        Simulation simulation = new Simulation();
        assertThat(simulation.halving.refused(List.of(1L, 2L, 3L), 2L)).isFalse();
        assertThat(simulation.halving.cut(List.of(1L, 2L, 3L))).isEqualTo(1);
        simulation.halving.committed(List.of(1L));
        assertThat(simulation.halving.cut(List.of(2L, 3L))).isEqualTo(1);
        simulation.halving.committed(List.of(2L));
        assertThat(simulation.halving.isOn()).isFalse();
        assertThat(simulation.halving.cut(List.of(3L))).isEqualTo(1);
    }

    @Test
    void after_a_row_was_found_batches_grow_again() {
        Simulation simulation = new Simulation();
        simulation.halving.refused(List.of(1L), null);
        simulation.halving.removed();
        List<Long> rows = new ArrayList<>();
        for (long i = 2; i < 12; i++) {
            rows.add(i);
        }
        List<Integer> sizes = new ArrayList<>();
        while (!rows.isEmpty()) {
            int cut = simulation.halving.cut(rows);
            sizes.add(cut);
            simulation.halving.committed(List.copyOf(rows.subList(0, cut)));
            rows.subList(0, cut).clear();
        }
        assertThat(sizes).containsExactly(1, 2, 4, 3);
        assertThat(simulation.halving.isOn()).isFalse();
    }
}
