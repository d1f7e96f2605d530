package dev.eventra.engine.cluster;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The working state of one plan: workers and outboxes by number, in the order of their names. First all shards that stay
 * are told, then those that need a worker are placed, then all is levelled.
 */
final class Loads {

    private final Map<ShardId, Integer> weights;
    private final List<PlannedWorker> workers = new ArrayList<>();
    private final Map<String, PlannedWorker> byId = new HashMap<>();
    private final Map<String, Integer> outboxes = new HashMap<>();
    /** Least loaded first; empty as long as shards that stay are told. */
    private final TreeSet<PlannedWorker> byLoad =
            new TreeSet<>(Comparator.comparingLong(PlannedWorker::load).thenComparingInt(PlannedWorker::number));

    private record Move(PlannedWorker taker, int weight) {}

    /**
     * @param weights of shards; the others weigh 1
     */
    Loads(Map<String, Set<String>> reachById, Collection<ShardId> shards, Map<ShardId, Integer> weights) {
        this.weights = weights;
        Set<String> names = new TreeSet<>();
        shards.forEach(shard -> names.add(shard.outbox()));
        names.forEach(name -> outboxes.put(name, outboxes.size()));
        // workers mostly reach the same, and then share one set: looking each name up for each of them took most of the
        // time
        Map<Set<String>, BitSet> known = new IdentityHashMap<>();
        for (String id : new TreeSet<>(reachById.keySet())) {
            BitSet reach = known.computeIfAbsent(reachById.get(id), this::bits);
            PlannedWorker worker = new PlannedWorker(id, workers.size(), reach);
            workers.add(worker);
            byId.put(id, worker);
        }
    }

    /** Never changed once it is made. */
    private BitSet bits(Set<String> reached) {
        BitSet bits = new BitSet(outboxes.size());
        for (String outbox : reached) {
            Integer number = outboxes.get(outbox);
            if (number != null) {
                bits.set(number);
            }
        }
        return bits;
    }

    int weight(ShardId shard) {
        return weights.getOrDefault(shard, 1);
    }

    /** Gives the shard to this worker for good, if it lives and reaches it. */
    boolean fix(ShardId shard, String workerId) {
        PlannedWorker worker = reaching(workerId, shard);
        if (worker == null) {
            return false;
        }
        worker.fix(shard, weight(shard));
        return true;
    }

    /** Leaves the shard with this worker, if it lives and reaches it. */
    boolean keep(ShardId shard, String workerId) {
        PlannedWorker worker = reaching(workerId, shard);
        if (worker == null) {
            return false;
        }
        worker.add(outboxes.get(shard.outbox()), shard, weight(shard));
        return true;
    }

    private PlannedWorker reaching(String workerId, ShardId shard) {
        PlannedWorker worker = workerId == null ? null : byId.get(workerId);
        return worker != null && worker.reaches(outboxes.get(shard.outbox())) ? worker : null;
    }

    /** Gives each shard to the least loaded worker that reaches it; to none if none does. */
    void place(List<ShardId> shards) {
        byLoad.addAll(workers);
        for (ShardId shard : shards) {
            int outbox = outboxes.get(shard.outbox());
            for (PlannedWorker worker : byLoad) {
                if (worker.reaches(outbox)) {
                    give(worker, outbox, shard);
                    break;
                }
            }
        }
    }

    private void give(PlannedWorker worker, int outbox, ShardId shard) {
        byLoad.remove(worker);
        worker.add(outbox, shard, weight(shard));
        byLoad.add(worker);
    }

    /** Moves shards until no single move makes it better. */
    void level() {
        for (PlannedWorker giver = nextGiver(); giver != null; giver = nextGiver()) {
            Move move = moveFrom(giver);
            if (move == null) {
                giver.stuck(true);
            } else {
                move(giver, move);
            }
        }
    }

    private PlannedWorker nextGiver() {
        for (PlannedWorker worker : byLoad.descendingSet()) {
            if (!worker.isStuck()) {
                return worker;
            }
        }
        return null;
    }

    private Move moveFrom(PlannedWorker giver) {
        for (PlannedWorker taker : byLoad) {
            if (!giver.isAbove(taker.load())) {
                return null;
            }
            int weight = giver.bestFor(taker);
            if (weight > 0) {
                return new Move(taker, weight);
            }
        }
        return null;
    }

    private void move(PlannedWorker giver, Move move) {
        PlannedWorker taker = move.taker();
        int outbox = giver.mostHeld(move.weight(), taker);
        byLoad.remove(giver);
        ShardId shard = giver.remove(outbox, move.weight());
        byLoad.add(giver);
        give(taker, outbox, shard);
        // the giver has room now for what more loaded ones could not move before; the taker may pass on what it got
        taker.stuck(false);
        for (PlannedWorker other : byLoad.tailSet(giver, false)) {
            if (other.isStuck() && other.isAbove(giver.load()) && other.bestFor(giver) > 0) {
                other.stuck(false);
            }
        }
    }

    void forEach(BiConsumer<String, ShardId> action) {
        workers.forEach(worker -> worker.forEach(shard -> action.accept(worker.id(), shard)));
    }
}
