package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import java.util.concurrent.CompletableFuture;

/** A shard's place in the {@link ShardQueue}, which guards the mutable fields. */
final class ShardSlot {

    final ShardId shard;
    final ShardRelay relay;
    /** Completed once the relay has stopped. */
    final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** Tells slots of the same due time apart. */
    long number;

    long due;
    boolean running;
    boolean wakeable;
    boolean woken;
    boolean stopping;

    ShardSlot(ShardId shard, ShardRelay relay) {
        this.shard = shard;
        this.relay = relay;
    }
}
