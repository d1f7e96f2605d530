package dev.eventra.engine.cluster;

import java.util.concurrent.CompletionStage;

/** Told by the cluster which shards this worker owns. Called by one thread; must return promptly. */
public interface ShardListener {

    /**
     * This worker now holds the shard's owner node.
     *
     * @param shard the shard
     * @param epoch grows with each change of ownership of this shard
     */
    void acquired(ShardId shard, long epoch);

    /**
     * This worker is to let go of the shard, or no longer owns it.
     *
     * @param shard a shard that was acquired before
     * @return completes when nothing works for the shard any more; only then is the owner node removed
     */
    CompletionStage<Void> release(ShardId shard);
}
