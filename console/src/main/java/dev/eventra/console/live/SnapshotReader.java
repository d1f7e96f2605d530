package dev.eventra.console.live;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.WorkerInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Reads snapshots, one after the other. Not thread-safe. */
public final class SnapshotReader implements Supplier<Snapshot> {

    private static final int KEPT = 150;

    private final EventraAdmin admin;
    private final ClusterAdmin cluster;
    private final Clock clock;
    private final Heartbeats heartbeats = new Heartbeats(System::nanoTime);
    private final RateHistory history = new RateHistory(KEPT);

    public SnapshotReader(EventraAdmin admin, ClusterAdmin cluster, Clock clock) {
        this.admin = admin;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public Snapshot get() {
        Reading<List<WorkerInfo>> workers = Reading.of(cluster::workers);
        Reading<List<ShardInfo>> shards = Reading.of(cluster::shards);
        Instant now = clock.instant();
        if (workers.isOk() && shards.isOk()) {
            history.add(now, workers.value(), shards.value());
        }
        return new Snapshot(
                now,
                Reading.of(cluster::cluster),
                workers,
                workers.isOk() ? heartbeats.silent(workers.value()) : Set.of(),
                shards,
                Reading.of(admin::subscriptions),
                history.figures());
    }
}
