package dev.eventra.engine.cluster;

import java.time.Instant;

/** A cluster in which nobody is, for tests of what needs none. */
public final class NoCluster implements ClusterControl {

    @Override
    public ClusterReading read() {
        return new ClusterReading(ClusterSnapshot.EMPTY, false, "none", Instant.EPOCH);
    }

    @Override
    public void want(ClusterWishes wishes) {}
}
