package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import java.util.concurrent.CompletableFuture;

/**
 * A shard's place in the {@link ShardQueue}, which guards the mutable fields; but for those of the work going on, which
 * the thread that does it sets, and {@link #reported}, which is the watchdog's.
 */
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

    /** By the clock of {@link System#nanoTime()}; null while nobody works on it. */
    volatile Long workBegan;

    volatile String thread = "";
    Long reported;

    ShardSlot(ShardId shard, ShardRelay relay) {
        this.shard = shard;
        this.relay = relay;
    }
}
