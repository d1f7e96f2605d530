package dev.eventra.engine.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The working state of one plan: workers and outboxes by number, in the order of their names. */
final class Loads {

    private final List<Worker> workers = new ArrayList<>();
    private final Map<String, Worker> byId = new HashMap<>();
    private final Map<String, Integer> outboxes = new HashMap<>();
    /** Least loaded first. */
    private final TreeSet<Worker> byLoad =
            new TreeSet<>(Comparator.<Worker>comparingInt(w -> w.load).thenComparingInt(w -> w.number));

    /** One worker while planning. Its load changes only while it is out of {@link #byLoad}. */
    private static final class Worker {
        final String id;
        final int number;
        final BitSet reach;
        /** The outboxes of which it has a shard. */
        final BitSet held = new BitSet();

        final Map<Integer, Deque<ShardId>> shards = new HashMap<>();
        int load;
        /** Whether nothing it has can move to anyone; until somebody who could take from it gets less. */
        boolean stuck;

        Worker(String id, int number, BitSet reach) {
            this.id = id;
            this.number = number;
            this.reach = reach;
        }

        /** Those that must not move. */
        final List<ShardId> pinned = new ArrayList<>();

        void add(int outbox, ShardId shard) {
            shards.computeIfAbsent(outbox, o -> new ArrayDeque<>()).addLast(shard);
            held.set(outbox);
            load++;
        }

        ShardId remove(int outbox) {
            Deque<ShardId> ofOutbox = shards.get(outbox);
            ShardId shard = ofOutbox.removeLast();
            if (ofOutbox.isEmpty()) {
                held.clear(outbox);
            }
            load--;
            return shard;
        }
    }

    Loads(Map<String, Set<String>> reachById, Collection<ShardId> shards) {
        Set<String> names = new TreeSet<>();
        shards.forEach(shard -> names.add(shard.outbox()));
        names.forEach(name -> outboxes.put(name, outboxes.size()));
        // workers mostly reach the same, and then share one set: looking each name up for each of them took most of the
        // time
        Map<Set<String>, BitSet> known = new IdentityHashMap<>();
        for (String id : new TreeSet<>(reachById.keySet())) {
            BitSet reach = known.computeIfAbsent(reachById.get(id), this::bits);
            Worker worker = new Worker(id, workers.size(), reach);
            workers.add(worker);
            byId.put(id, worker);
            byLoad.add(worker);
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

    /** Gives the shard to this worker for good, if it lives and reaches it. */
    boolean pin(ShardId shard, String workerId) {
        Worker worker = workerId == null ? null : byId.get(workerId);
        if (worker == null || !worker.reach.get(outboxes.get(shard.outbox()))) {
            return false;
        }
        byLoad.remove(worker);
        worker.pinned.add(shard);
        worker.load++;
        byLoad.add(worker);
        return true;
    }

    /** Leaves the shard with this worker, if it lives and reaches it. */
    boolean keep(ShardId shard, String workerId) {
        Worker worker = workerId == null ? null : byId.get(workerId);
        int outbox = outboxes.get(shard.outbox());
        if (worker == null || !worker.reach.get(outbox)) {
            return false;
        }
        give(worker, outbox, shard);
        return true;
    }

    /** Gives the shard to the least loaded worker that reaches it; to none if none does. */
    void place(ShardId shard) {
        int outbox = outboxes.get(shard.outbox());
        for (Worker worker : byLoad) {
            if (worker.reach.get(outbox)) {
                give(worker, outbox, shard);
                return;
            }
        }
    }

    private void give(Worker worker, int outbox, ShardId shard) {
        byLoad.remove(worker);
        worker.add(outbox, shard);
        byLoad.add(worker);
    }

    /** Moves shards until no single move makes it better. */
    void level() {
        for (Worker giver = nextGiver(); giver != null; giver = nextGiver()) {
            Worker taker = takerFor(giver);
            if (taker == null) {
                giver.stuck = true;
            } else {
                move(giver, taker);
            }
        }
    }

    private Worker nextGiver() {
        for (Worker worker : byLoad.descendingSet()) {
            if (!worker.stuck) {
                return worker;
            }
        }
        return null;
    }

    private Worker takerFor(Worker giver) {
        for (Worker taker : byLoad) {
            if (taker.load + 1 >= giver.load) {
                return null;
            }
            if (taker.reach.intersects(giver.held)) {
                return taker;
            }
        }
        return null;
    }

    private void move(Worker giver, Worker taker) {
        int outbox = mostHeld(giver, taker.reach);
        byLoad.remove(giver);
        ShardId shard = giver.remove(outbox);
        byLoad.add(giver);
        give(taker, outbox, shard);
        // the giver has room now for what more loaded ones could not move before; the taker may pass on what it got
        taker.stuck = false;
        for (Worker other : byLoad.tailSet(giver, false)) {
            if (other.stuck && giver.load + 1 < other.load && giver.reach.intersects(other.held)) {
                other.stuck = false;
            }
        }
    }

    /** An outbox of which the giver has the most shards: they are to be spread over the workers. */
    private static int mostHeld(Worker giver, BitSet reach) {
        BitSet possible = (BitSet) giver.held.clone();
        possible.and(reach);
        int most = possible.nextSetBit(0);
        for (int outbox = most; outbox >= 0; outbox = possible.nextSetBit(outbox + 1)) {
            if (giver.shards.get(outbox).size() > giver.shards.get(most).size()) {
                most = outbox;
            }
        }
        return most;
    }

    void forEach(BiConsumer<String, ShardId> action) {
        for (Worker worker : workers) {
            worker.pinned.forEach(shard -> action.accept(worker.id, shard));
            worker.shards.values().forEach(ofOutbox -> ofOutbox.forEach(shard -> action.accept(worker.id, shard)));
        }
    }
}
