package dev.eventra.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
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

/** Plans of shards that don't weigh the same. */
class AssignmentByLoadTest {

    private final AssignmentPlanner planner = new AssignmentPlanner();

    @Property
    void each_shard_that_somebody_may_take_is_given_once(@ForAll("pictures") ClusterPicture p) {
        List<ShardId> given =
                planner.plan(p).values().stream().flatMap(Set::stream).toList();

        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(p.shards().stream()
                        .filter(shard -> !p.wishes().paused().contains(shard))
                        .filter(shard -> p.workers().keySet().stream().anyMatch(worker -> mayTake(p, worker, shard)))
                        .toList());
    }

    @Property
    void no_single_move_makes_it_better(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        plan.forEach((giver, shards) -> shards.stream()
                .filter(shard -> !stays(p, shard, giver))
                .forEach(shard -> p.workers().keySet().stream()
                        .filter(taker -> mayTake(p, taker, shard))
                        .forEach(taker -> assertThat(load(p, plan, taker) + weight(p, shard))
                                .as("%s could move from %s to %s", shard, giver, taker)
                                .isGreaterThanOrEqualTo(load(p, plan, giver)))));
    }

    @Property
    void planning_a_plan_again_with_the_same_loads_changes_nothing(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        assertThat(planner.plan(with(p, p.workers(), owners(plan)))).isEqualTo(plan);
    }

    @Property
    void a_resting_shard_stays_where_it_is(@ForAll("pictures") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        p.resting().stream()
                .filter(shard -> p.shards().contains(shard)
                        && !p.wishes().paused().contains(shard)
                        && !mayTake(p, p.wishes().pinned().getOrDefault(shard, ""), shard))
                .filter(shard -> mayTake(p, p.current().getOrDefault(shard, ""), shard))
                .forEach(shard -> assertThat(plan.get(p.current().get(shard))).contains(shard));
    }

    @Property
    void the_loads_differ_by_the_heaviest_shard_at_the_most(@ForAll("everybodyReachesAll") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        assertThat(highest(p, plan) - lowest(p, plan))
                .isLessThanOrEqualTo(
                        p.weights().values().stream().max(Integer::compare).orElse(1));
    }

    @Property
    void a_shard_that_grows_moves_nothing_if_the_loads_still_differ_little_enough(
            @ForAll("everybodyReachesAll") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(p);
        ShardId grown = new TreeSet<>(p.shards()).first();
        Map<ShardId, Integer> weights = new HashMap<>(p.weights());
        weights.merge(grown, 1, (weight, one) -> weight * 2);
        ClusterPicture later =
                new ClusterPicture(p.workers(), p.shards(), owners(before), p.wishes(), weights, Set.of());

        SortedMap<String, SortedSet<ShardId>> after = planner.plan(later);

        long moved = moves(owners(before), after);
        boolean wasGoodEnough = before.entrySet().stream().allMatch(giver -> giver.getValue().stream()
                .allMatch(
                        shard -> lowest(later, before) + weight(later, shard) >= load(later, before, giver.getKey())));
        assertThat(moved == 0).isEqualTo(wasGoodEnough);
        assertThat(highest(later, after)).isLessThanOrEqualTo(highest(later, before));
    }

    /** What moves beside its shards is lighter than they were together. */
    @Property
    void when_a_worker_leaves_little_moves_but_its_shards(@ForAll("everybodyReachesAll") ClusterPicture p) {
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(p);
        String leaver = before.lastKey();
        Map<String, Set<String>> rest = new TreeMap<>(p.workers());
        rest.remove(leaver);

        SortedMap<String, SortedSet<ShardId>> after = planner.plan(with(p, rest, owners(before)));

        Map<ShardId, String> was = owners(before);
        long others = owners(after).entrySet().stream()
                .filter(each -> !leaver.equals(was.get(each.getKey())))
                .filter(each -> !each.getValue().equals(was.get(each.getKey())))
                .mapToLong(each -> weight(p, each.getKey()))
                .sum();
        assertThat(others).isLessThanOrEqualTo(load(p, before, leaver));
    }

    @Example
    void of_two_hot_shards_of_one_worker_one_moves_there_and_an_idle_one_back() {
        ClusterPicture idle = full(2, 1, 8, Map.of());
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(idle);
        List<ShardId> hot = before.get("w0").stream().limit(2).toList();
        ClusterPicture p = new ClusterPicture(
                idle.workers(),
                idle.shards(),
                owners(before),
                ClusterWishes.NONE,
                Map.of(hot.get(0), 64, hot.get(1), 64),
                Set.of());

        SortedMap<String, SortedSet<ShardId>> after = planner.plan(p);

        assertThat(owners(after).get(hot.get(0))).isNotEqualTo(owners(after).get(hot.get(1)));
        assertThat(moves(owners(before), after)).isEqualTo(2);
        assertThat(highest(p, after)).isEqualTo(67);
        assertThat(lowest(p, after)).isEqualTo(67);
    }

    @Example
    void a_hot_shard_alone_stays_and_idle_ones_make_way() {
        ClusterPicture idle = full(2, 1, 8, Map.of());
        SortedMap<String, SortedSet<ShardId>> before = planner.plan(idle);
        ShardId hot = before.get("w0").first();
        ClusterPicture p = new ClusterPicture(
                idle.workers(), idle.shards(), owners(before), ClusterWishes.NONE, Map.of(hot, 64), Set.of());

        SortedMap<String, SortedSet<ShardId>> after = planner.plan(p);

        assertThat(after.get("w0")).containsExactly(hot);
    }

    @Example
    void a_thousand_workers_with_skewed_loads_are_planned() {
        Random random = new Random(1);
        ClusterPicture even = full(1000, 1000, 8, Map.of());
        Map<ShardId, Integer> weights = even.shards().stream()
                .collect(Collectors.toMap(
                        shard -> shard, shard -> 1 << (int) Math.min(10, -2 * Math.log(random.nextDouble()))));
        Map<ShardId, String> crowd =
                even.shards().stream().collect(Collectors.toMap(shard -> shard, shard -> "w" + random.nextInt(20)));
        ClusterPicture p =
                new ClusterPicture(even.workers(), even.shards(), crowd, ClusterWishes.NONE, weights, Set.of());

        SortedMap<String, SortedSet<ShardId>> plan = planner.plan(p);

        assertThat(planner.plan(with(p, p.workers(), owners(plan)))).isEqualTo(plan);
    }

    private static ClusterPicture with(
            ClusterPicture p, Map<String, Set<String>> workers, Map<ShardId, String> current) {
        return new ClusterPicture(workers, p.shards(), current, p.wishes(), p.weights(), p.resting());
    }

    private static boolean mayTake(ClusterPicture p, String worker, ShardId shard) {
        return p.workers().getOrDefault(worker, Set.of()).contains(shard.outbox())
                && !p.wishes().drained().contains(worker);
    }

    private static boolean stays(ClusterPicture p, ShardId shard, String worker) {
        return worker.equals(p.wishes().pinned().get(shard))
                || p.resting().contains(shard) && worker.equals(p.current().get(shard));
    }

    private static int weight(ClusterPicture p, ShardId shard) {
        return p.weights().getOrDefault(shard, 1);
    }

    private static long load(ClusterPicture p, Map<String, SortedSet<ShardId>> plan, String worker) {
        return plan.get(worker).stream().mapToLong(shard -> weight(p, shard)).sum();
    }

    private static long highest(ClusterPicture p, Map<String, SortedSet<ShardId>> plan) {
        return plan.keySet().stream()
                .mapToLong(worker -> load(p, plan, worker))
                .max()
                .orElseThrow();
    }

    private static long lowest(ClusterPicture p, Map<String, SortedSet<ShardId>> plan) {
        return plan.keySet().stream()
                .mapToLong(worker -> load(p, plan, worker))
                .min()
                .orElseThrow();
    }

    private static Map<ShardId, String> owners(Map<String, SortedSet<ShardId>> plan) {
        Map<ShardId, String> owners = new HashMap<>();
        plan.forEach((worker, shards) -> shards.forEach(shard -> owners.put(shard, worker)));
        return owners;
    }

    private static long moves(Map<ShardId, String> before, Map<String, SortedSet<ShardId>> after) {
        return owners(after).entrySet().stream()
                .filter(each -> !each.getValue().equals(before.get(each.getKey())))
                .count();
    }

    private static ClusterPicture full(int workers, int outboxes, int shards, Map<ShardId, Integer> weights) {
        Set<String> names = IntStream.range(0, outboxes).mapToObj(o -> "o" + o).collect(Collectors.toSet());
        Map<String, Set<String>> reach =
                IntStream.range(0, workers).boxed().collect(Collectors.toMap(w -> "w" + w, w -> names));
        List<ShardId> all = new ArrayList<>();
        names.forEach(name -> IntStream.range(0, shards).forEach(n -> all.add(new ShardId(name, n))));
        return new ClusterPicture(reach, all, Map.of(), ClusterWishes.NONE, weights, Set.of());
    }

    private static Arbitrary<ShardId> shard() {
        Arbitrary<String> outbox = Arbitraries.integers().between(0, 5).map(o -> "o" + o);
        return Combinators.combine(outbox, Arbitraries.integers().between(0, 7)).as(ShardId::new);
    }

    private static Arbitrary<Map<ShardId, Integer>> weights() {
        return Arbitraries.maps(shard(), Arbitraries.integers().between(0, 10).map(power -> 1 << power))
                .ofMaxSize(48);
    }

    @Provide
    Arbitrary<ClusterPicture> everybodyReachesAll() {
        return Combinators.combine(
                        Arbitraries.integers().between(2, 12),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(1, 8),
                        weights())
                .as(AssignmentByLoadTest::full);
    }

    /** Any reach, any wishes, any present assignment. */
    @Provide
    Arbitrary<ClusterPicture> pictures() {
        Arbitrary<String> outbox = Arbitraries.integers().between(0, 5).map(o -> "o" + o);
        Arbitrary<String> worker = Arbitraries.integers().between(0, 9).map(w -> "w" + w);
        Arbitrary<ClusterWishes> wishes = Combinators.combine(
                        shard().set().ofMaxSize(6),
                        Arbitraries.maps(shard(), worker).ofMaxSize(20),
                        worker.set().ofMaxSize(3))
                .as(ClusterWishes::new);
        return Combinators.combine(
                        Arbitraries.maps(worker, outbox.set().ofMaxSize(6))
                                .ofMinSize(1)
                                .ofMaxSize(10),
                        shard().set().ofMaxSize(40),
                        Arbitraries.maps(shard(), worker).ofMaxSize(40),
                        Arbitraries.oneOf(Arbitraries.just(ClusterWishes.NONE), wishes),
                        weights(),
                        shard().set().ofMaxSize(10))
                .as(ClusterPicture::new);
    }
}
