package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LanesTest {

    /** An item: which of its key. */
    private record Item(String key, int number) {}

    @Property(tries = 500)
    void items_of_a_key_run_one_at_a_time_and_in_order_whatever_the_schedule(@ForAll long seed) {
        Random random = new Random(seed);
        Lanes<String, Item> lanes = new Lanes<>();
        Map<String, Integer> added = new HashMap<>();
        Map<String, Integer> finished = new HashMap<>();
        List<Lanes.Lane<String, Item>> running = new ArrayList<>();
        Set<String> runningKeys = new HashSet<>();
        int toAdd = 40;
        long now = Long.MAX_VALUE - 100; // the clock overflows on the way
        while (toAdd > 0
                || !running.isEmpty()
                || finished.values().stream().mapToInt(i -> i).sum() < 40) {
            now++;
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (toAdd > 0) {
                        toAdd--;
                        String key = "k" + random.nextInt(4);
                        lanes.add(key, new Item(key, added.merge(key, 1, Integer::sum)));
                    }
                }
                case 1 -> {
                    Lanes.Lane<String, Item> lane = lanes.take(now);
                    if (lane != null) {
                        assertThat(runningKeys.add(lane.head().key())).isTrue();
                        running.add(lane);
                    }
                }
                default -> {
                    if (!running.isEmpty()) {
                        Lanes.Lane<String, Item> lane = running.remove(random.nextInt(running.size()));
                        Item item = lane.head();
                        runningKeys.remove(item.key());
                        switch (random.nextInt(3)) {
                            case 0 -> lanes.again(lane, now + random.nextInt(10));
                            case 1 -> lanes.backToReady(lane);
                            default -> {
                                assertThat(item.number()).isEqualTo(finished.merge(item.key(), 1, Integer::sum));
                                lanes.done(lane);
                            }
                        }
                    }
                }
            }
        }
        assertThat(finished).isEqualTo(added);
    }

    @Test
    void a_lane_that_waits_does_not_hold_up_others() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.add("a", new Item("a", 1));
        lanes.add("b", new Item("b", 1));
        lanes.again(lanes.take(0), 1_000);

        assertThat(lanes.take(1).head().key()).isEqualTo("b");
        assertThat(lanes.take(999)).isNull();
        assertThat(lanes.nextDue()).hasValue(1_000);
        assertThat(lanes.take(1_000).head().key()).isEqualTo("a");
    }

    @Test
    void a_dropped_lane_does_not_come_back_when_what_ran_of_it_ends() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.add("a", new Item("a", 1));
        lanes.add("a", new Item("a", 2));
        Lanes.Lane<String, Item> zombie = lanes.take(0);
        lanes.drop("a"::equals);
        lanes.add("a", new Item("a", 1));

        assertThat(lanes.running("a"::equals)).isEqualTo(1);
        lanes.again(zombie, 0);
        assertThat(lanes.running("a"::equals)).isZero();
        Lanes.Lane<String, Item> anew = lanes.take(0);
        assertThat(anew).isNotSameAs(zombie);
        lanes.done(anew);
        assertThat(lanes.take(0)).isNull();
    }

    @Test
    void a_key_that_comes_back_waits_for_what_still_runs_of_its_dropped_lane() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.add("a", new Item("a", 1));
        Lanes.Lane<String, Item> zombie = lanes.take(0);
        lanes.drop("a"::equals);
        lanes.add("a", new Item("a", 1));
        lanes.add("a", new Item("a", 2));
        lanes.add("b", new Item("b", 1));

        assertThat(lanes.ready(0)).isEqualTo(1);
        assertThat(lanes.take(0).head().key()).isEqualTo("b");
        assertThat(lanes.take(0)).isNull();
        lanes.done(zombie);
        assertThat(lanes.take(0).head()).isEqualTo(new Item("a", 1));
    }

    @Test
    void a_key_waits_for_all_that_still_runs_of_it_and_is_forgotten_if_it_goes_again() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.add("a", new Item("a", 1));
        Lanes.Lane<String, Item> zombie = lanes.take(0);
        lanes.drop("a"::equals);
        lanes.add("a", new Item("a", 1));
        lanes.drop("a"::equals);
        lanes.done(zombie);
        assertThat(lanes.take(0)).isNull();

        lanes.add("a", new Item("a", 3));
        assertThat(lanes.take(0).head()).isEqualTo(new Item("a", 3));
    }

    @Test
    void items_without_order_run_side_by_side() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.addAlone("p", new Item("p", 1));
        lanes.addAlone("p", new Item("p", 2));

        assertThat(lanes.take(0)).isNotNull();
        assertThat(lanes.take(0)).isNotNull();
        assertThat(lanes.running()).isEqualTo(2);
    }

    @Test
    void a_lane_that_is_given_back_lets_the_others_go_first() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.add("a", new Item("a", 1));
        lanes.add("b", new Item("b", 1));
        lanes.backToReady(lanes.take(0));

        assertThat(lanes.take(0).head().key()).isEqualTo("b");
        assertThat(lanes.take(0).head().key()).isEqualTo("a");
    }
}
