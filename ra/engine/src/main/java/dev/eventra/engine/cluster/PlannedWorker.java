package dev.eventra.engine.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One worker while planning. Who sorts workers by load takes one out of the order before its load changes. */
final class PlannedWorker {

    private final String id;
    private final int number;
    private final BitSet reach;
    /** Those that must not move. */
    private final List<ShardId> fixed = new ArrayList<>();

    private final NavigableMap<Integer, Alike> byWeight = new TreeMap<>();
    private long load;
    private boolean stuck;

    /** Shards of one weight. */
    private static final class Alike {
        /** The outboxes of which it has one. */
        final BitSet held = new BitSet();

        final Map<Integer, Deque<ShardId>> byOutbox = new HashMap<>();
    }

    /**
     * @param number in the order of the ids
     * @param reach  the outboxes that it reaches; never changed
     */
    PlannedWorker(String id, int number, BitSet reach) {
        this.id = id;
        this.number = number;
        this.reach = reach;
    }

    String id() {
        return id;
    }

    int number() {
        return number;
    }

    long load() {
        return load;
    }

    boolean reaches(int outbox) {
        return reach.get(outbox);
    }

    /** Whether nothing it has can move to anyone; until somebody who could take from it gets less. */
    boolean isStuck() {
        return stuck;
    }

    void stuck(boolean value) {
        stuck = value;
    }

    /** Gives it a shard that is not to move. */
    void fix(ShardId shard, int weight) {
        fixed.add(shard);
        load += weight;
    }

    void add(int outbox, ShardId shard, int weight) {
        Alike alike = byWeight.computeIfAbsent(weight, each -> new Alike());
        alike.byOutbox.computeIfAbsent(outbox, each -> new ArrayDeque<>()).addLast(shard);
        alike.held.set(outbox);
        load += weight;
    }

    /**
     * The weight of a shard that should move to another worker; 0 if none should. Of those that make the two more even it
     * is the one that makes them most so, and of two such the lighter one.
     */
    int bestFor(PlannedWorker taker) {
        long gap = load - taker.load;
        int best = 0;
        for (Map.Entry<Integer, Alike> each : byWeight.entrySet()) {
            int weight = each.getKey();
            if (weight >= gap) {
                return best;
            }
            boolean isBetter = best == 0 || Math.abs(gap - 2L * weight) < Math.abs(gap - 2L * best);
            if (isBetter && taker.reach.intersects(each.getValue().held)) {
                best = weight;
            }
        }
        return best;
    }

    /** Whether it has anything that is light enough to move to a worker with this load. */
    boolean isAbove(long other) {
        return !byWeight.isEmpty() && other + byWeight.firstKey() < load;
    }

    /** An outbox of which it has the most shards of this weight: they are to be spread over the workers. */
    int mostHeld(int weight, PlannedWorker taker) {
        Alike alike = byWeight.get(weight);
        BitSet possible = (BitSet) alike.held.clone();
        possible.and(taker.reach);
        int most = possible.nextSetBit(0);
        for (int outbox = most; outbox >= 0; outbox = possible.nextSetBit(outbox + 1)) {
            if (alike.byOutbox.get(outbox).size() > alike.byOutbox.get(most).size()) {
                most = outbox;
            }
        }
        return most;
    }

    ShardId remove(int outbox, int weight) {
        Alike alike = byWeight.get(weight);
        Deque<ShardId> ofOutbox = alike.byOutbox.get(outbox);
        ShardId shard = ofOutbox.removeLast();
        if (ofOutbox.isEmpty()) {
            alike.byOutbox.remove(outbox);
            alike.held.clear(outbox);
        }
        if (alike.byOutbox.isEmpty()) {
            byWeight.remove(weight);
        }
        load -= weight;
        return shard;
    }

    void forEach(Consumer<ShardId> action) {
        fixed.forEach(action);
        byWeight.values().forEach(alike -> alike.byOutbox.values().forEach(shards -> shards.forEach(action)));
    }
}
