package dev.eventra.engine.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * What a plan is made from.
 *
 * @param workers the living workers with the outboxes that each reaches
 * @param shards  all shards
 * @param current which worker has which shard now, as far as known; may name workers and shards that are gone
 * @param wishes  what operators want; may name workers and shards that are gone too
 * @param weights of shards, at least 1; those that it doesn't name weigh 1
 * @param resting shards that are not to move as long as they may be where they are
 */
public record ClusterPicture(
        Map<String, Set<String>> workers,
        Collection<ShardId> shards,
        Map<ShardId, String> current,
        ClusterWishes wishes,
        Map<ShardId, Integer> weights,
        Set<ShardId> resting) {

    /** All shards weigh the same, and may move. */
    public ClusterPicture(
            Map<String, Set<String>> workers,
            Collection<ShardId> shards,
            Map<ShardId, String> current,
            ClusterWishes wishes) {
        this(workers, shards, current, wishes, Map.of(), Set.of());
    }

    /** As above, and nobody wants anything. */
    public ClusterPicture(Map<String, Set<String>> workers, Collection<ShardId> shards, Map<ShardId, String> current) {
        this(workers, shards, current, ClusterWishes.NONE);
    }
}
