package dev.eventra.engine;

import dev.eventra.engine.cluster.ClusterMember;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.relay.RelayFailure;
import dev.eventra.engine.relay.RelayListener;
import java.time.Duration;

/** Tells the cluster how much is relayed, and what can't be, by which the master assigns the shards. Thread-safe. */
record LoadListener(ClusterMember cluster) implements RelayListener {

    @Override
    public void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {
        cluster.relayed(shard, count);
    }

    @Override
    public void idle(ShardId shard, long epoch) {
        cluster.works(shard);
    }

    @Override
    public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
        // while an event that Kafka refuses is looked for, the others go on
        if (failure != RelayFailure.EVENT) {
            cluster.fails(shard);
        }
    }

    @Override
    public void stuck(ShardId shard, long epoch, Duration since) {
        cluster.fails(shard);
    }
}
