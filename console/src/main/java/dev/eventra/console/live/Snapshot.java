package dev.eventra.console.live;

import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.WorkerInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all pages show of the installation at one moment. Immutable.
 *
 * @param taken         when it was read
 * @param cluster       the cluster and what it needs
 * @param workers       its workers
 * @param silent        ids of workers that are members, but have told nothing for some seconds
 * @param shards        its shards
 * @param outboxes      its outboxes
 * @param subscriptions its subscriptions
 * @param history       figures of the last minutes, the oldest first
 * @param lags          record lags of the last minutes by subscription, the oldest first
 */
public record Snapshot(
        Instant taken,
        Reading<ClusterInfo> cluster,
        Reading<List<WorkerInfo>> workers,
        Set<String> silent,
        Reading<List<ShardInfo>> shards,
        Reading<List<OutboxInfo>> outboxes,
        Reading<List<SubscriptionInfo>> subscriptions,
        List<Figures> history,
        Map<String, List<Double>> lags) {

    public Snapshot {
        silent = Set.copyOf(silent);
        history = List.copyOf(history);
        lags = Map.copyOf(lags);
    }

    /** Whether all could be read. */
    public boolean isComplete() {
        return cluster.isOk() && workers.isOk() && shards.isOk() && outboxes.isOk() && subscriptions.isOk();
    }
}
