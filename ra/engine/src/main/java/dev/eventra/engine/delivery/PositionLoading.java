package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.Conditions.Kind;
import dev.eventra.engine.inbox.StoredPosition;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Loads positions and parked groups off the thread that polls, again after a failure with growing delay. Used by the
 * thread that polls.
 */
final class PositionLoading {

    /**
     * Partitions that were being loaded.
     *
     * @param positions by partition; empty if they could not be loaded
     */
    record Result(List<AssignedPartition> partitions, Map<Integer, StoredPosition> positions) {}

    private final SubscriptionSettings settings;
    private final PositionLoader loader;
    private final ParkedGroups parked;
    private final Conditions conditions;
    private final RandomGenerator random;
    private final SideTask<PositionLoader.Loaded> task;
    private List<AssignedPartition> loading = List.of();
    private long notBefore = System.nanoTime();
    private int failures;

    PositionLoading(
            SubscriptionSettings settings,
            PositionLoader loader,
            ParkedGroups parked,
            Threads threads,
            Conditions conditions,
            RandomGenerator random) {
        this.settings = settings;
        this.loader = loader;
        this.parked = parked;
        this.conditions = conditions;
        this.random = random;
        this.task = new SideTask<>("eventra-" + settings.name() + "-load", threads);
    }

    /**
     * Begins to load partitions, unless others are being loaded or a failure is too recent.
     *
     * @return whether it has begun
     */
    boolean begin(List<AssignedPartition> partitions) {
        if (task.isBusy() || notBefore - System.nanoTime() > 0) {
            return false;
        }
        loading = List.copyOf(partitions);
        List<Integer> numbers =
                loading.stream().map(AssignedPartition::number).sorted().toList();
        Map<Integer, Long> outOfRange = new HashMap<>();
        loading.forEach(
                partition -> partition.outOfRange().ifPresent(offset -> outOfRange.put(partition.number(), offset)));
        task.start(() -> loader.load(numbers, outOfRange));
        return true;
    }

    /** What was loaded, once; the parked groups are known by then. */
    Optional<Result> take() throws InterruptedException {
        return task.take(Duration.ZERO).map(this::result);
    }

    private Result result(SideTask.Outcome<PositionLoader.Loaded> outcome) {
        if (outcome.failure() != null) {
            failures++;
            notBefore = System.nanoTime()
                    + settings.backoff().delay(failures, random).toNanos();
            conditions.begin(
                    Kind.NOT_LOADED,
                    Level.WARNING,
                    "positions and parked groups can't be loaded, nothing is consumed until they are: "
                            + Advice.of(outcome.failure(), settings),
                    outcome.failure());
            return new Result(loading, Map.of());
        }
        failures = 0;
        parked.addAll(outcome.result().parkedGroups());
        conditions.end(Kind.NOT_LOADED, "positions and parked groups loaded, consuming");
        return new Result(loading, outcome.result().positions());
    }

    /** What is being loaded is not wanted any more. */
    void abandon() {
        task.abandon();
    }
}
