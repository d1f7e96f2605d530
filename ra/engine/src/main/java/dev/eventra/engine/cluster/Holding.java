package dev.eventra.engine.cluster;

import java.util.concurrent.CompletableFuture;

/** A shard that this worker has taken and not yet given back. Changed by the loop's thread only. */
final class Holding {

    private final ShardId shard;
    private final long epoch;
    private boolean started;
    private boolean lost;
    private CompletableFuture<Void> release;

    Holding(ShardId shard, long epoch) {
        this.shard = shard;
        this.epoch = epoch;
    }

    ShardId shard() {
        return shard;
    }

    long epoch() {
        return epoch;
    }

    boolean isStarted() {
        return started;
    }

    void started() {
        started = true;
    }

    /** Whether somebody else has, or may have, taken the shard since. */
    boolean isLost() {
        return lost;
    }

    void lost() {
        lost = true;
    }

    boolean isReleasing() {
        return release != null;
    }

    void releasing(CompletableFuture<Void> stage) {
        release = stage;
    }

    /** Whether nothing works for the shard any more. */
    boolean isReleased() {
        return release != null && release.isDone();
    }
}
