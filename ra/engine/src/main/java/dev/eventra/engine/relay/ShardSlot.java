package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A shard among the {@linkplain RelayTask tasks} of the relay. */
final class ShardSlot extends RelayTask {

    final ShardId shard;
    final ShardRelay relay;
    /** Completed once the relay has stopped. */
    final CompletableFuture<Void> stopped = new CompletableFuture<>();

    ShardSlot(ShardId shard, ShardRelay relay) {
        this.shard = shard;
        this.relay = relay;
    }

    @Override
    Optional<ShardRelay.Next> step() {
        return relay.step();
    }

    @Override
    void finish() {
        relay.stop();
    }

    @Override
    void stuck(Duration since) {
        relay.stuck(since);
    }

    @Override
    public String toString() {
        return relay + ", " + relay.state();
    }
}
