package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A shard that this worker has taken and not yet given back, and what its relay was told. Changed by the loop's thread
 * only.
 */
final class Holding {

    private static final Logger LOG = System.getLogger(Holding.class.getName());

    private final ShardId shard;
    private final long epoch;
    private boolean started;
    private boolean failed;
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

    /** Tells the relay to begin, unless it was told; again if it failed to. */
    void start(ShardListener relay) {
        if (started || isReleasing()) {
            return;
        }
        try {
            relay.acquired(shard, epoch);
            started = true;
        } catch (RuntimeException | Error e) {
            // told at each pass: one line is enough
            LOG.log(
                    failed ? Level.DEBUG : Level.ERROR,
                    "shard " + shard + ": the relay failed to begin; it will be told again",
                    e);
            failed = true;
        }
    }

    /** Asks the relay to let go, unless it was asked. */
    void release(ShardListener relay, Runnable whenReleased) {
        if (isReleasing()) {
            return;
        }
        try {
            // a copy, for nobody else may complete ours
            release = Objects.requireNonNull(relay.release(shard), "the stage of release")
                    .toCompletableFuture()
                    .copy();
        } catch (RuntimeException | Error e) {
            release = CompletableFuture.failedFuture(e);
        }
        release.whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.log(Level.ERROR, "shard " + shard + ": the relay failed to let go; giving it back", failure);
            }
            whenReleased.run();
        });
    }

    /** Whether somebody else has, or may have, taken the shard since. */
    boolean isLost() {
        return lost;
    }

    void lost() {
        lost = true;
    }

    private boolean isReleasing() {
        return release != null;
    }

    /** Whether nothing works for the shard any more. */
    boolean isReleased() {
        return release != null && release.isDone();
    }

    /** As in {@code orders/3, epoch 7}. */
    @Override
    public String toString() {
        return shard + ", epoch " + epoch;
    }
}
