package dev.eventra.engine.cluster;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.LongSupplier;

/**
 * What a master remembers of loads from one plan to the next: what each shard weighed when it was last told, since one
 * without an owner, or with a new one, is not lighter for that; and which shards have just been moved for their load, which
 * rest. Where workers, outboxes or wishes have changed nothing rests: the shards then move for that. A new master begins
 * without any of it. Not thread-safe.
 */
final class LoadMemory {

    /** As a part of the load of the one who has most. */
    private static final int TOLERATED = 4;

    private final Weighing weighing;
    private final LongSupplier nanoTime;
    private final Map<ShardId, Integer> weights = new HashMap<>();
    private final Map<ShardId, Long> movedAt = new HashMap<>();
    private Object occasion;
    private Object next;
    private boolean forLoad;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    LoadMemory(Weighing weighing, LongSupplier nanoTime) {
        this.weighing = weighing;
        this.nanoTime = nanoTime;
    }

    void clear() {
        weights.clear();
        movedAt.clear();
        occasion = null;
    }

    /**
     * What the shards weigh, as far as it was ever told.
     *
     * @param workers the nodes of those that live
     * @param current who has a shard, whose word counts more than another's
     */
    Map<ShardId, Integer> weights(Map<String, Node> workers, Map<ShardId, String> current, Collection<ShardId> shards) {
        Map<ShardId, Integer> others = new HashMap<>();
        workers.forEach((id, node) -> ShardWeights.read(node.data())
                .forEach((shard, weight) -> (id.equals(current.get(shard)) ? weights : others).put(shard, weight)));
        others.forEach(weights::putIfAbsent);
        weights.keySet().retainAll(Set.copyOf(shards));
        return Map.copyOf(weights);
    }

    /**
     * Those that are not to move for their load now.
     *
     * @param now what the plan depends on beside loads
     */
    Set<ShardId> resting(Object now) {
        forLoad = now.equals(occasion);
        next = now;
        long time = nanoTime.getAsLong();
        movedAt.values().removeIf(since -> time - since >= weighing.rest().toNanos());
        return forLoad ? Set.copyOf(movedAt.keySet()) : Set.of();
    }

    /**
     * Whether nothing is to move for its load, since the workers are level enough: a shard that moves stops for a moment,
     * and loads that waver would keep light ones moving for good. Where workers, outboxes or wishes have changed only what
     * is really level is enough.
     *
     * @param workers that count
     */
    boolean isLevel(Set<String> workers, Map<ShardId, String> current) {
        if (!forLoad || workers.isEmpty()) {
            return false;
        }
        Map<String, Long> loads = new HashMap<>();
        workers.forEach(worker -> loads.put(worker, 0L));
        current.forEach((shard, worker) -> loads.merge(worker, (long) weight(shard), Long::sum));
        long most = Collections.max(loads.values());
        return (most - Collections.min(loads.values())) * TOLERATED <= most;
    }

    /**
     * The plan is written. Remembers what it moves for its load.
     *
     * @return those shards, with the workers that they move to
     */
    Map<ShardId, String> planned(Map<ShardId, String> current, SortedMap<String, SortedSet<ShardId>> plan) {
        occasion = next;
        if (!forLoad) {
            return Map.of();
        }
        Map<ShardId, String> moved = new HashMap<>();
        plan.forEach((worker, shards) -> shards.stream()
                .filter(shard -> current.containsKey(shard) && !worker.equals(current.get(shard)))
                .forEach(shard -> moved.put(shard, worker)));
        long time = nanoTime.getAsLong();
        moved.keySet().forEach(shard -> movedAt.put(shard, time));
        return moved;
    }

    /** For a message. */
    int weight(ShardId shard) {
        return weights.getOrDefault(shard, 1);
    }
}
