package dev.eventra.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.SoftAssertions;

class AssignmentPlannerTest {

    private final AssignmentPlanner planner = new AssignmentPlanner();

    @Property
    void each_shard_that_somebody_may_take_is_given_once_to_one_that_reaches_it(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        List<ShardId> given = plan.values().stream().flatMap(Set::stream).toList();
        List<ShardId> reachable = p.shards().stream()
                .filter(s -> !p.wishes().paused().contains(s))
                .filter(s -> p.workers().keySet().stream().anyMatch(w -> mayTake(p, w, s)))
                .toList();
        assertThat(given).containsExactlyInAnyOrderElementsOf(reachable);
        plan.forEach((worker, shards) ->
                assertThat(shards).allMatch(s -> p.workers().get(worker).contains(s.outbox())));
        assertThat(plan.keySet()).isEqualTo(p.workers().keySet());
    }

    @Property
    void no_single_move_makes_it_better(@ForAll("pictures") ClusterPicture p) {
        assertBalanced(p, planner.plan(p));
    }

    @Property
    void the_order_of_the_input_does_not_matter(@ForAll("pictures") ClusterPicture p, @ForAll long seed) {
        Random random = new Random(seed);
        List<ShardId> shards = new ArrayList<>(p.shards());
        Collections.shuffle(shards, random);
        ClusterWishes wishes = new ClusterWishes(
                p.wishes().paused(),
                shuffled(p.wishes().pinned(), random),
                p.wishes().drained());
        ClusterPicture shuffled =
                new ClusterPicture(shuffled(p.workers(), random), shards, shuffled(p.current(), random), wishes);

        assertThat(planner.plan(shuffled)).isEqualTo(planner.plan(p));
    }

    @Property
    void planning_a_plan_again_changes_nothing(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        assertThat(planner.plan(new ClusterPicture(p.workers(), p.shards(), current(plan), p.wishes())))
                .isEqualTo(plan);
    }

    @Property
    void a_paused_shard_is_in_no_plan(@ForAll("pictures") ClusterPicture p) {
        planner.plan(p).values().forEach(shards -> assertThat(shards)
                .noneMatch(p.wishes().paused()::contains));
    }

    @Property
    void a_drained_worker_has_nothing(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        p.wishes().drained().forEach(w -> assertThat(plan.getOrDefault(w, new TreeSet<>()))
                .isEmpty());
    }

    @Property
    void a_pinned_shard_is_where_it_is_wanted_if_it_may_be_there(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        p.wishes().pinned().forEach((shard, worker) -> {
            if (p.shards().contains(shard) && !p.wishes().paused().contains(shard) && mayTake(p, worker, shard)) {
                assertThat(plan.get(worker)).contains(shard);
            }
        });
    }

    @Property
    void wishes_about_others_move_nothing(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(p);
        ClusterWishes strange = new ClusterWishes(
                Set.of(new ShardId("gone", 0)), Map.of(new ShardId("gone", 1), "w0"), Set.of("nobody"));
        ClusterPicture without = new ClusterPicture(p.workers(), p.shards(), p.current());

        assertThat(planner.plan(new ClusterPicture(p.workers(), p.shards(), p.current(), strange)))
                .isEqualTo(planner.plan(without));
        assertThat(before.keySet()).isEqualTo(p.workers().keySet());
    }

    @Property
    void a_pin_moves_no_more_than_it_must(@ForAll("everybodyReachesAll") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(p);
        ShardId shard = new TreeSet<>(p.shards()).first();
        String to = before.lastKey();
        ClusterWishes pin = new ClusterWishes(Set.of(), Map.of(shard, to), Set.of());

        SortedMap<String, SortedSet<ShardId>> after =
                planner.plan(new ClusterPicture(p.workers(), p.shards(), current(before), pin));

        assertThat(after.get(to)).contains(shard);
        assertThat(moves(current(before), after)).as("there, and one back").isLessThanOrEqualTo(2);
    }

    @Property
    void only_the_shards_of_a_worker_that_is_drained_move(@ForAll("everybodyReachesAll") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(p);
        String drained = before.firstKey();
        ClusterWishes wishes = new ClusterWishes(Set.of(), Map.of(), Set.of(drained));

        SortedMap<String, SortedSet<ShardId>> after =
                planner.plan(new ClusterPicture(p.workers(), p.shards(), current(before), wishes));

        assertThat(after.get(drained)).isEmpty();
        assertThat(moves(current(before), after)).isEqualTo(before.get(drained).size());
    }

    @Property
    void only_the_shards_of_a_worker_that_leaves_move(@ForAll("everybodyReachesAll") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(p);
        String leaver = before.lastKey();
        Map<String, Set<String>> rest = new TreeMap<>(p.workers());
        rest.remove(leaver);

        SortedMap<String, SortedSet<ShardId>> after =
                planner.plan(new ClusterPicture(rest, p.shards(), current(before)));

        rest.keySet().forEach(w -> assertThat(after.get(w)).containsAll(before.get(w)));
        assertBalanced(new ClusterPicture(rest, p.shards(), Map.of()), after);
    }

    @Property
    void a_worker_that_joins_is_the_only_one_that_gets_anything(@ForAll("everybodyReachesAll") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(p);
        Map<String, Set<String>> more = new TreeMap<>(p.workers());
        more.put("joiner", outboxes(p));
        ClusterPicture joined = new ClusterPicture(more, p.shards(), current(before));

        SortedMap<String, SortedSet<ShardId>> after = planner.plan(joined);

        before.forEach((w, shards) -> assertThat(shards).containsAll(after.get(w)));
        assertThat(moves(current(before), after)).isEqualTo(after.get("joiner").size());
        assertBalanced(joined, after);
    }

    @Property
    void without_workers_nothing_is_assigned(@ForAll("pictures") ClusterPicture p) {
        assertThat(planner.plan(new ClusterPicture(Map.of(), p.shards(), p.current())))
                .isEmpty();
    }

    @Property(tries = 20)
    void shards_of_one_outbox_are_spread(@ForAll @IntRange(min = 2, max = 8) int workers) {
        ClusterPicture p = full(workers, 3, 8);
        SortedMap<String, SortedSet<ShardId>> one =
                planner.plan(new ClusterPicture(Map.of("w0", outboxes(p)), p.shards(), Map.of()));

        SortedMap<String, SortedSet<ShardId>> plan =
                planner.plan(new ClusterPicture(p.workers(), p.shards(), current(one)));

        plan.get("w0").stream()
                .collect(Collectors.groupingBy(ShardId::outbox, Collectors.counting()))
                .values()
                .forEach(n -> assertThat(n).isLessThanOrEqualTo((8 + workers - 1) / workers + 1));
    }

    @Example
    void a_chain_of_workers_that_share_outboxes_in_pairs_is_levelled() {
        Map<String, Set<String>> workers = Map.of("a", Set.of("x"), "b", Set.of("x", "y"), "c", Set.of("y"));
        List<ShardId> shards = shards("x", "y");
        Map<ShardId, String> current = new HashMap<>();
        shards.forEach(s -> current.put(s, s.outbox().equals("x") ? "a" : "b"));

        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(new ClusterPicture(workers, shards, current));

        SoftAssertions.assertSoftly(softly ->
                plan.forEach((w, s) -> softly.assertThat(s.size()).as(w).isBetween(5, 6)));
    }

    @Example
    void a_thousand_workers_and_a_thousand_outboxes_are_planned() {
        ClusterPicture full = full(1000, 1000, 8);
        SortedMap<String, SortedSet<ShardId>> first = planner.plan(full);
        assertThat(first.values()).allSatisfy(shards -> assertThat(shards).hasSize(8));

        Map<ShardId, String> allOnOne = new HashMap<>();
        full.shards().forEach(s -> allOnOne.put(s, "w0"));
        ClusterPicture crowd = new ClusterPicture(full.workers(), full.shards(), allOnOne);
        assertThat(planner.plan(crowd).values())
                .allSatisfy(shards -> assertThat(shards).hasSize(8));
    }

    @Example
    void a_thousand_workers_that_reach_some_outboxes_each_are_planned() {
        for (int reach : new int[] {2, 30, 500, 990}) {
            Random random = new Random(reach);
            ClusterPicture all = full(1000, 1000, 8);
            List<String> outboxes = new ArrayList<>(outboxes(all));
            Map<String, Set<String>> workers = new HashMap<>();
            for (String worker : new TreeSet<>(all.workers().keySet())) {
                Collections.shuffle(outboxes, random);
                workers.put(worker, Set.copyOf(outboxes.subList(0, reach)));
            }
            Map<ShardId, String> current = new HashMap<>();
            all.shards().forEach(s -> current.put(s, "w" + random.nextInt(20)));
            long begin = System.nanoTime();

            ClusterPicture p = new ClusterPicture(workers, all.shards(), current);
            SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

            System.getLogger("planner")
                    .log(System.Logger.Level.INFO, "reach {0}: {1} ms", reach, (System.nanoTime() - begin) / 1_000_000);
            assertThat(planner.plan(new ClusterPicture(workers, all.shards(), current(plan))))
                    .isEqualTo(plan);
        }
    }

    private static boolean mayTake(ClusterPicture p, String worker, ShardId shard) {
        return p.workers().getOrDefault(worker, Set.of()).contains(shard.outbox())
                && !p.wishes().drained().contains(worker);
    }

    private static boolean isPinnedTo(ClusterPicture p, ShardId shard, String worker) {
        return worker.equals(p.wishes().pinned().get(shard));
    }

    private static void assertBalanced(ClusterPicture p, Map<String, SortedSet<ShardId>> plan) {
        plan.forEach((giver, shards) -> shards.forEach(shard -> p.workers().forEach((taker, reach) -> {
            if (mayTake(p, taker, shard) && !isPinnedTo(p, shard, giver)) {
                assertThat(plan.get(taker).size() + 1)
                        .as("%s could move from %s to %s", shard, giver, taker)
                        .isGreaterThanOrEqualTo(shards.size());
            }
        })));
    }

    private static long moves(Map<ShardId, String> before, Map<String, SortedSet<ShardId>> after) {
        return current(after).entrySet().stream()
                .filter(e -> !e.getValue().equals(before.get(e.getKey())))
                .count();
    }

    private static Map<ShardId, String> current(Map<String, SortedSet<ShardId>> plan) {
        Map<ShardId, String> current = new HashMap<>();
        plan.forEach((worker, shards) -> shards.forEach(shard -> current.put(shard, worker)));
        return current;
    }

    private static Set<String> outboxes(ClusterPicture p) {
        return p.shards().stream().map(ShardId::outbox).collect(Collectors.toCollection(TreeSet::new));
    }

    private static <K, V> Map<K, V> shuffled(Map<K, V> map, Random random) {
        List<K> keys = new ArrayList<>(map.keySet());
        Collections.shuffle(keys, random);
        Map<K, V> result = new LinkedHashMap<>();
        keys.forEach(key -> result.put(key, map.get(key)));
        return result;
    }

    private static List<ShardId> shards(String... outboxes) {
        return List.of(outboxes).stream()
                .flatMap(o -> IntStream.range(0, 8).mapToObj(n -> new ShardId(o, n)))
                .toList();
    }

    private static ClusterPicture full(int workers, int outboxes, int shards) {
        Set<String> names = IntStream.range(0, outboxes).mapToObj(o -> "o" + o).collect(Collectors.toSet());
        Map<String, Set<String>> reach =
                IntStream.range(0, workers).boxed().collect(Collectors.toMap(w -> "w" + w, w -> names));
        List<ShardId> all = names.stream()
                .flatMap(o -> IntStream.range(0, shards).mapToObj(n -> new ShardId(o, n)))
                .toList();
        return new ClusterPicture(reach, all, Map.of());
    }

    @Provide
    Arbitrary<ClusterPicture> everybodyReachesAll() {
        Arbitrary<Integer> workers = Arbitraries.integers().between(2, 12);
        Arbitrary<Integer> outboxes = Arbitraries.integers().between(1, 6);
        Arbitrary<Integer> shards = Arbitraries.integers().between(1, 8);
        return Combinators.combine(workers, outboxes, shards).as(AssignmentPlannerTest::full);
    }

    /** Any reach, and any present assignment: to workers that are gone or don't reach it, of shards that are gone. */
    @Provide
    Arbitrary<ClusterPicture> pictures() {
        Arbitrary<String> outbox = Arbitraries.integers().between(0, 5).map(o -> "o" + o);
        Arbitrary<String> worker = Arbitraries.integers().between(0, 9).map(w -> "w" + w);
        Arbitrary<ShardId> shard = Combinators.combine(
                        outbox, Arbitraries.integers().between(0, 7))
                .as(ShardId::new);
        Arbitrary<Map<String, Set<String>>> workers =
                Arbitraries.maps(worker, outbox.set().ofMaxSize(6)).ofMinSize(1).ofMaxSize(10);
        Arbitrary<ClusterWishes> wishes = Combinators.combine(
                        shard.set().ofMaxSize(6),
                        Arbitraries.maps(shard, worker).ofMaxSize(20),
                        worker.set().ofMaxSize(3))
                .as(ClusterWishes::new);
        return Combinators.combine(
                        workers,
                        shard.set().ofMaxSize(40),
                        Arbitraries.maps(shard, worker).ofMaxSize(40),
                        Arbitraries.oneOf(Arbitraries.just(ClusterWishes.NONE), wishes))
                .as(ClusterPicture::new);
    }
}
