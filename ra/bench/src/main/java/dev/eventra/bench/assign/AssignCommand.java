package dev.eventra.bench.assign;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.Table;
import dev.eventra.engine.cluster.AssignmentPlanner;
import dev.eventra.engine.cluster.ClusterPicture;
import dev.eventra.engine.cluster.ClusterWishes;
import dev.eventra.engine.cluster.ShardId;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
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
import java.util.stream.IntStream;

/** The plan of a large cluster: how long it takes, and how many shards move when a worker comes or goes. No servers. */
public final class AssignCommand {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MOST_WEIGHT = 1024;
    private static final int SHARDS_OF_WHICH_ONE_GROWS = 100;
    private static final int SEED = 1;

    private final int workers;
    private final int outboxes;
    private final int shards;
    private final int rounds;
    private final PrintStream out;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AssignmentPlanner planner = new AssignmentPlanner();

    public AssignCommand(Arguments arguments, PrintStream out) {
        boolean quick = arguments.flag("quick");
        arguments.path("directory", Path.of("target", "bench"));
        this.workers = arguments.number("workers", quick ? 100 : 1000);
        this.outboxes = arguments.number("outboxes", quick ? 100 : 1000);
        this.shards = arguments.number("shards", 8);
        this.rounds = arguments.number("rounds", quick ? 5 : 30);
        this.out = out;
        arguments.check();
    }

    private record Case(String name, ClusterPicture picture) {}

    public Report run() {
        Map<String, Set<String>> all = reach(workers);
        List<ShardId> every = every();
        Map<ShardId, String> settled = owners(planner.plan(new ClusterPicture(all, every, Map.of())));
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("first plan", new ClusterPicture(all, every, Map.of())));
        cases.add(new Case("nothing changed", new ClusterPicture(all, every, settled)));
        Map<String, Set<String>> without = new TreeMap<>(all);
        without.remove(name(workers / 2));
        cases.add(new Case("one worker leaves", new ClusterPicture(without, every, settled)));
        cases.add(new Case("one worker joins", new ClusterPicture(reach(workers + 1), every, settled)));
        Map<String, Set<String>> half = new TreeMap<>(all);
        IntStream.range(0, workers / 2).forEach(n -> half.remove(name(2 * n)));
        cases.add(new Case("half of the workers leave", new ClusterPicture(half, every, settled)));
        Map<ShardId, String> crowded = owners(planner.plan(new ClusterPicture(half, every, Map.of())));
        cases.add(new Case("twice as many workers", new ClusterPicture(all, every, crowded)));
        cases.addAll(skewed(all, without, every));
        return report(measure(cases));
    }

    /** Every second shard is idle, and of the others each weight is half as frequent as the one below, up to 1024. */
    private List<Case> skewed(Map<String, Set<String>> all, Map<String, Set<String>> without, List<ShardId> every) {
        Map<ShardId, Integer> weights = new HashMap<>();
        Random random = new Random(SEED);
        every.forEach(shard -> weights.put(shard, Integer.lowestOneBit(MOST_WEIGHT | random.nextInt(MOST_WEIGHT))));
        Map<ShardId, String> settled = owners(planner.plan(weighed(all, every, Map.of(), weights)));
        Map<ShardId, Integer> later = new HashMap<>(weights);
        every.stream()
                .filter(shard -> random.nextInt(SHARDS_OF_WHICH_ONE_GROWS) == 0)
                .forEach(shard -> later.merge(shard, 2, (weight, two) -> Math.min(MOST_WEIGHT, weight * two)));
        return List.of(
                new Case("skewed loads, first plan", weighed(all, every, Map.of(), weights)),
                new Case("skewed loads, nothing changed", weighed(all, every, settled, weights)),
                new Case("skewed loads, one worker leaves", weighed(without, every, settled, weights)),
                new Case("skewed loads, one shard in 100 doubles", weighed(all, every, settled, later)),
                new Case(
                        "loads become skewed",
                        weighed(all, every, owners(planner.plan(new ClusterPicture(all, every, Map.of()))), weights)));
    }

    private static ClusterPicture weighed(
            Map<String, Set<String>> workers,
            List<ShardId> every,
            Map<ShardId, String> current,
            Map<ShardId, Integer> weights) {
        return new ClusterPicture(workers, every, current, ClusterWishes.NONE, weights, Set.of());
    }

    private record Result(double medianMs, double mostMs, double processorMs, long moves) {}

    private Map<String, Result> measure(List<Case> cases) {
        Map<String, Result> results = new LinkedHashMap<>();
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, List<Double>> processor = new LinkedHashMap<>();
        for (int round = -rounds; round < rounds; round++) {
            for (Case each : cases) {
                long begin = System.nanoTime();
                long processorBegin = threads.getCurrentThreadCpuTime();
                SortedMap<String, SortedSet<ShardId>> plan = planner.plan(each.picture());
                double took = (System.nanoTime() - begin) / NANOS_PER_MILLI;
                double worked = (threads.getCurrentThreadCpuTime() - processorBegin) / NANOS_PER_MILLI;
                // as many rounds before that warm up
                if (round >= 0) {
                    times.computeIfAbsent(each.name(), name -> new ArrayList<>())
                            .add(took);
                    processor
                            .computeIfAbsent(each.name(), name -> new ArrayList<>())
                            .add(worked);
                }
                if (round == rounds - 1) {
                    check(each, plan);
                    List<Double> all = times.get(each.name());
                    results.put(
                            each.name(),
                            new Result(
                                    Figures.median(all),
                                    all.stream().max(Double::compare).orElseThrow(),
                                    Figures.median(processor.get(each.name())),
                                    moves(each.picture().current(), owners(plan))));
                }
            }
        }
        out.println(workers + " workers, " + outboxes + " outboxes of " + shards + " shards");
        return results;
    }

    /** Every shard has one worker, and planning again changes nothing. */
    private void check(Case each, SortedMap<String, SortedSet<ShardId>> plan) {
        Map<ShardId, String> owners = owners(plan);
        long planned = plan.values().stream().mapToLong(Set::size).sum();
        if (planned != every().size() || owners.size() != planned) {
            throw new CheckFailedException(each.name() + ": " + planned + " shards are planned");
        }
        ClusterPicture again = weighed(
                each.picture().workers(), every(), owners, each.picture().weights());
        if (!planner.plan(again).equals(plan)) {
            throw new CheckFailedException(each.name() + ": planning again changes the plan");
        }
    }

    private static long moves(Map<ShardId, String> before, Map<ShardId, String> after) {
        return before.entrySet().stream()
                .filter(each -> !each.getValue().equals(after.get(each.getKey())))
                .count();
    }

    private Map<String, Set<String>> reach(int count) {
        Set<String> names = new TreeSet<>();
        IntStream.range(0, outboxes).forEach(n -> names.add("outbox-" + n));
        Map<String, Set<String>> reach = new TreeMap<>();
        IntStream.range(0, count).forEach(n -> reach.put(name(n), names));
        return reach;
    }

    private static String name(int worker) {
        return "worker-" + worker;
    }

    private List<ShardId> every() {
        List<ShardId> every = new ArrayList<>();
        for (int outbox = 0; outbox < outboxes; outbox++) {
            for (int shard = 0; shard < shards; shard++) {
                every.add(new ShardId("outbox-" + outbox, shard));
            }
        }
        return every;
    }

    private static Map<ShardId, String> owners(SortedMap<String, SortedSet<ShardId>> plan) {
        Map<ShardId, String> owners = new HashMap<>();
        plan.forEach((worker, its) -> its.forEach(shard -> owners.put(shard, worker)));
        return owners;
    }

    private Report report(Map<String, Result> results) {
        Table table = new Table("plan", "median ms", "most ms", "processor ms", "moves");
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("workers", workers).add("shards", outboxes * shards);
        results.forEach((name, result) -> {
            table.row(
                    name,
                    Figures.ratio(result.medianMs()),
                    Figures.ratio(result.mostMs()),
                    Figures.ratio(result.processorMs()),
                    result.moves());
            json.add(
                    name,
                    Json.createObjectBuilder()
                            .add("medianMs", Figures.ratio(result.medianMs()))
                            .add("processorMs", Figures.ratio(result.processorMs()))
                            .add("moves", result.moves()));
        });
        return new Report(table, json.build());
    }
}
