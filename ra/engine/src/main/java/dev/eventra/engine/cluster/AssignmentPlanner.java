package dev.eventra.engine.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which worker gets which shard: a pure function of the picture, whatever the order of its parts. Stateless.
 *
 * <p>Three steps. Each shard stays where it is if that worker lives and reaches the outbox. Each other shard, the heaviest
 * first, goes to the least loaded worker that reaches it. Then shards move, one at a time, from the most loaded worker
 * that can give one to the least loaded worker that can take it, as long as the higher one of the two loads becomes less:
 * {@code load(taker) + weight < load(giver)}. It is the shard that makes the two most even, which takes the fewest moves.
 *
 * <p>Every such move makes the sum of the squared loads smaller, so it ends; and a plan in which no such move is left
 * is a fixed point: planning it again changes nothing. If all workers reach all outboxes no worker's load then exceeds
 * another's by more than its own lightest shard. If all shards weigh the same besides, the loads differ by one at the
 * most, only the shards of a worker that left move, and a worker that joins is the target of every move. With
 * partial reach a worker may pass on to a third what it takes (a joining worker relieves only those that share an
 * outbox with it, and they then relieve others), so more shards move than the joining worker gets; the balance is the
 * best that single moves reach, not the best there is.
 *
 * <p>What operators want comes before all that: a paused shard is in no plan, a drained worker gets nothing, and a pinned
 * shard goes to its worker as long as that one may have it. There it counts as load, but never moves, so the loads may
 * differ by more than one; a pin to a worker that may not have the shard is as good as none. A resting shard is as if it
 * were pinned to where it is.
 *
 * <p>Hazards: moving all that one worker can give before looking at the next lets takers overshoot and shards move
 * twice; hence always the most loaded first. And a search over workers x workers x shards for each move does not end in
 * reasonable time with 1,000 workers and 8,000 shards; {@link PlannedWorker} answers by bit sets over outboxes and remembers
 * which workers cannot give anything.
 */
public final class AssignmentPlanner {

    /** The shards of every living worker; a shard that is paused, or that no worker may take, is left out. */
    public SortedMap<String, SortedSet<ShardId>> plan(ClusterPicture picture) {
        SortedMap<String, SortedSet<ShardId>> plan = new TreeMap<>();
        picture.workers().keySet().forEach(worker -> plan.put(worker, new TreeSet<>()));
        if (plan.isEmpty()) {
            return plan;
        }
        ClusterWishes wishes = picture.wishes();
        SortedSet<ShardId> shards = new TreeSet<>(picture.shards());
        shards.removeAll(wishes.paused());
        Map<String, Set<String>> takers = new TreeMap<>(picture.workers());
        takers.keySet().removeAll(wishes.drained());
        Loads loads = new Loads(takers, shards, picture.weights());
        List<ShardId> homeless = new ArrayList<>();
        for (ShardId shard : shards) {
            String current = picture.current().get(shard);
            boolean hasHome = loads.fix(shard, wishes.pinned().get(shard))
                    || (picture.resting().contains(shard) ? loads.fix(shard, current) : loads.keep(shard, current));
            if (!hasHome) {
                homeless.add(shard);
            }
        }
        homeless.sort(Comparator.comparingInt(loads::weight).reversed());
        loads.place(homeless);
        loads.level();
        loads.forEach((worker, shard) -> plan.get(worker).add(shard));
        return plan;
    }
}
