package dev.eventra.engine;

import dev.eventra.engine.cluster.ClusterMember;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.relay.RelayListener;
import java.time.Duration;

/** Tells the cluster how much is relayed, by which the master assigns the shards. Thread-safe. */
record LoadListener(ClusterMember cluster) implements RelayListener {

    @Override
    public void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {
        cluster.relayed(shard, count);
    }
}
