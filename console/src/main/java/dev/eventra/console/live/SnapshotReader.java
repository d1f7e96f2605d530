package dev.eventra.console.live;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.WorkerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads snapshots, one after the other. Only the workers' heartbeats are looked at each time; all the rest is read once a
 * second, or at once when a worker falls silent or is back. Not thread-safe.
 */
public final class SnapshotReader implements Supplier<Snapshot> {

    private static final int KEPT = 150;
    /** Fewer, as each subscription has them, and a page is sent all that it shows. */
    private static final int LAGS_KEPT = 60;

    /** Less than a second by as much as turns are late. */
    private static final long FULL_NANOS = Duration.ofMillis(900).toNanos();

    private final EventraAdmin admin;
    private final ClusterAdmin cluster;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Heartbeats heartbeats;
    private final RateHistory history = new RateHistory(KEPT);
    private final LagHistory lags = new LagHistory(LAGS_KEPT);
    private Snapshot last;
    private long lastAt;

    public SnapshotReader(EventraAdmin admin, ClusterAdmin cluster, Clock clock) {
        this(admin, cluster, clock, System::nanoTime);
    }

    SnapshotReader(EventraAdmin admin, ClusterAdmin cluster, Clock clock, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.heartbeats = new Heartbeats(nanoTime);
        this.admin = admin;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public Snapshot get() {
        Reading<List<WorkerInfo>> workers = Reading.of(cluster::workers);
        Set<String> silent = workers.isOk() ? heartbeats.silent(workers.value()) : Set.of();
        long at = nanoTime.getAsLong();
        if (last == null || at - lastAt >= FULL_NANOS || !silent.equals(last.silent())) {
            last = read(workers, silent);
            lastAt = at;
        }
        return last;
    }

    private Snapshot read(Reading<List<WorkerInfo>> workers, Set<String> silent) {
        Reading<List<ShardInfo>> shards = Reading.of(cluster::shards);
        Instant now = clock.instant();
        if (workers.isOk() && shards.isOk()) {
            history.add(now, workers.value(), shards.value());
        }
        Reading<List<SubscriptionInfo>> subscriptions = Reading.of(admin::subscriptions);
        if (subscriptions.isOk()) {
            lags.add(subscriptions.value());
        }
        return new Snapshot(
                now,
                Reading.of(cluster::cluster),
                workers,
                silent,
                shards,
                Reading.of(cluster::outboxes),
                subscriptions,
                history.figures(),
                lags.lags());
    }
}
