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
    void items_without_order_run_side_by_side() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.addAlone("p", new Item("p", 1));
        lanes.addAlone("p", new Item("p", 2));

        assertThat(lanes.take(0)).isNotNull();
        assertThat(lanes.take(0)).isNotNull();
        assertThat(lanes.running("p"::equals)).isEqualTo(2);
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

    /** A batch that runs, and which of its items are alone from now on. */
    private record Batch(List<Lanes.Share<String, Item>> shares) {}

    @Property(tries = 500)
    void items_taken_together_stay_in_order_and_those_that_do_not_join_run_alone(@ForAll long seed) {
        Random random = new Random(seed);
        Lanes<String, Item> lanes = new Lanes<>();
        Set<Item> alone = new HashSet<>();
        Map<String, Integer> added = new HashMap<>();
        Map<String, Integer> finished = new HashMap<>();
        Set<String> runningKeys = new HashSet<>();
        List<Batch> running = new ArrayList<>();
        int toAdd = 60;
        long now = 0;
        while (toAdd > 0 || finished.values().stream().mapToInt(i -> i).sum() < 60) {
            now++;
            if (toAdd > 0 && random.nextBoolean()) {
                toAdd--;
                String key = "k" + random.nextInt(6);
                lanes.add(key, new Item(key, added.merge(key, 1, Integer::sum)));
            }
            int most = 1 + random.nextInt(8);
            List<Lanes.Share<String, Item>> taken = lanes.take(now, most, item -> !alone.contains(item));
            if (!taken.isEmpty()) {
                assertTogether(taken, most, alone);
                taken.forEach(share ->
                        assertThat(runningKeys.add(share.items().get(0).key())).isTrue());
                running.add(new Batch(taken));
            }
            if (!running.isEmpty() && random.nextBoolean()) {
                Batch batch = running.remove(random.nextInt(running.size()));
                for (Lanes.Share<String, Item> share : batch.shares()) {
                    settle(lanes, share, random.nextInt(share.items().size() + 1), alone, finished, now);
                    runningKeys.remove(share.items().get(0).key());
                }
            }
        }
        assertThat(finished).isEqualTo(added);
        assertThat(lanes.has(key -> true)).isFalse();
    }

    private static void assertTogether(List<Lanes.Share<String, Item>> taken, int most, Set<Item> alone) {
        List<Item> items =
                taken.stream().flatMap(share -> share.items().stream()).toList();
        assertThat(items).hasSizeBetween(1, most);
        assertThat(items.size() == 1 || items.stream().noneMatch(alone::contains))
                .as("%s without any of %s", items, alone)
                .isTrue();
    }

    private static void settle(
            Lanes<String, Item> lanes,
            Lanes.Share<String, Item> share,
            int done,
            Set<Item> alone,
            Map<String, Integer> finished,
            long now) {
        for (Item item : share.items().subList(0, done)) {
            assertThat(item.number()).isEqualTo(finished.merge(item.key(), 1, Integer::sum));
        }
        lanes.advance(share.lane(), done);
        if (done == share.items().size()) {
            lanes.rest(share.lane());
        } else {
            alone.addAll(share.items().subList(done, share.items().size()));
            lanes.again(share.lane(), now + 2);
        }
    }

    @Test
    void a_lane_whose_head_is_alone_does_not_keep_others_from_going_together() {
        Lanes<String, Item> lanes = new Lanes<>();
        for (String key : List.of("a", "b", "c")) {
            lanes.add(key, new Item(key, 1));
            lanes.add(key, new Item(key, 2));
        }

        List<Lanes.Share<String, Item>> taken = lanes.take(0, 10, item -> !item.equals(new Item("b", 1)));

        assertThat(taken)
                .extracting(Lanes.Share::items)
                .containsExactly(
                        List.of(new Item("a", 1), new Item("a", 2)), List.of(new Item("c", 1), new Item("c", 2)));
        assertThat(lanes.take(0, 10, item -> !item.equals(new Item("b", 1))))
                .extracting(Lanes.Share::items)
                .containsExactly(List.of(new Item("b", 1)));
    }

    @Test
    void a_lane_dropped_while_its_items_run_together_does_not_come_back() {
        Lanes<String, Item> lanes = new Lanes<>();
        lanes.add("a", new Item("a", 1));
        lanes.add("a", new Item("a", 2));
        lanes.add("a", new Item("a", 3));
        Lanes.Share<String, Item> share = lanes.take(0, 2, item -> true).get(0);

        lanes.drop("a"::equals);
        assertThat(lanes.has("a"::equals)).as("what runs is left").isTrue();
        lanes.advance(share.lane(), 2);
        lanes.rest(share.lane());

        assertThat(lanes.has("a"::equals)).isFalse();
    }
}
