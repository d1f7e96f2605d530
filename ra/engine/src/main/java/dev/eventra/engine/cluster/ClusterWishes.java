package dev.eventra.engine.cluster;

import java.util.Map;
import java.util.Set;

/**
 * What operators want of the assignment. Wishes about shards and workers that aren't there have no effect. Immutable.
 *
 * @param paused  shards that nobody is to own
 * @param pinned  shards that are to be a certain worker's while it lives, reaches the outbox and isn't drained
 * @param drained workers that are to own nothing
 */
public record ClusterWishes(Set<ShardId> paused, Map<ShardId, String> pinned, Set<String> drained) {

    /** Nobody wants anything. */
    public static final ClusterWishes NONE = new ClusterWishes(Set.of(), Map.of(), Set.of());

    public ClusterWishes {
        paused = Set.copyOf(paused);
        pinned = Map.copyOf(pinned);
        drained = Set.copyOf(drained);
    }
}
