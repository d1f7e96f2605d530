package dev.eventra.engine.admin;

import dev.eventra.api.admin.SettingInfo;
import dev.eventra.engine.cluster.ClusterControl;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What administration tells of and steers besides subscriptions. As thread-safe as its parts.
 *
 * @param namespace the cluster's name
 * @param cluster   sees and steers it
 * @param report    how this worker is
 * @param settings  those of this server
 * @param metrics   those of this server, in Prometheus' text format
 * @param tests     what test events need
 * @param transactions tells what relays have open in Kafka
 */
public record Installation(
        String namespace,
        ClusterControl cluster,
        Supplier<WorkerReport> report,
        List<SettingInfo> settings,
        Supplier<String> metrics,
        TestEvents tests,
        RelayTransactions transactions) {

    public Installation {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(report, "report");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(tests, "tests");
        Objects.requireNonNull(transactions, "transactions");
        settings = List.copyOf(settings);
    }

    /** Without relays. */
    public Installation(
            String namespace,
            ClusterControl cluster,
            Supplier<WorkerReport> report,
            List<SettingInfo> settings,
            Supplier<String> metrics,
            TestEvents tests) {
        this(namespace, cluster, report, settings, metrics, tests, (outbox, shards, timeout) -> null);
    }
}
