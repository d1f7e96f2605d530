package dev.eventra.engine.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * What operators want, as far as this worker knows: who reads it tells it here, and if reading fails, what was read last
 * holds. A master that has never been told waits a while, so that it does not undo what others know of; but not for
 * ever, for shards without an owner are worse. Thread-safe.
 */
final class Wishes {

    private final Duration patience;
    private volatile ClusterWishes known;
    private boolean distrusted;

    /**
     * @param patience how long to wait for the first word; zero if nobody is ever going to tell
     */
    Wishes(Duration patience) {
        this.patience = patience;
        this.known = patience.isZero() ? ClusterWishes.NONE : null;
    }

    /**
     * @return whether they are others than before
     */
    synchronized boolean tell(ClusterWishes wishes) {
        if (distrusted) {
            return false;
        }
        boolean changed = !wishes.equals(known);
        known = wishes;
        return changed;
    }

    /**
     * @param trusted false if whoever tells them reads another database than the cluster's: what was told, and will be, is not
     *                known here then
     */
    synchronized void trust(boolean trusted) {
        distrusted = !trusted;
        if (distrusted) {
            known = patience.isZero() ? ClusterWishes.NONE : null;
        }
    }

    /** Whether they were ever told. */
    boolean areKnown() {
        return known != null;
    }

    /**
     * What is to be planned with now; empty if it is better to wait.
     *
     * @param since since when a plan is wanted, by {@link System#nanoTime()}
     */
    Optional<ClusterWishes> after(long since) {
        ClusterWishes told = known;
        if (told != null) {
            return Optional.of(told);
        }
        return System.nanoTime() - since < patience.toNanos() ? Optional.empty() : Optional.of(ClusterWishes.NONE);
    }
}
