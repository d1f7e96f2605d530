package dev.eventra.engine.metrics;

import dev.eventra.engine.cluster.ClusterMember;
import dev.eventra.engine.meter.MeterGroup;
import dev.eventra.engine.meter.Meters;

/** How this worker stands to the cluster. */
public final class ClusterMetrics {

    private ClusterMetrics() {}

    /** Measures a member from now on. */
    public static void of(ClusterMember member, Meters meters) {
        MeterGroup group = meters.group();
        group.gauge(
                "eventra.zookeeper.connected", "Whether ZooKeeper can be reached.", () -> member.isConnected() ? 1 : 0);
        group.counter(
                "eventra.zookeeper.reconnects",
                "How often the connection to ZooKeeper was lost and came back.",
                member::reconnects);
    }
}
