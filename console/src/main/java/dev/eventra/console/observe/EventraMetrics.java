package dev.eventra.console.observe;

import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.WorkerInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/** Writes what the administration tells as metrics. Stateless. */
final class EventraMetrics {

    private final Clock clock;

    EventraMetrics(Clock clock) {
        this.clock = clock;
    }

    String text(
            ClusterInfo cluster,
            List<WorkerInfo> workers,
            List<ShardInfo> shards,
            List<SubscriptionInfo> subscriptions) {
        PrometheusText text = new PrometheusText();
        cluster(text, cluster);
        workers(text, workers);
        shards(text, shards);
        subscriptions(text, subscriptions);
        return text.toString();
    }

    private static void cluster(PrometheusText text, ClusterInfo cluster) {
        text.gauge("eventra_part_up", "Whether ZooKeeper, Kafka and the database answer.");
        cluster.parts().forEach(part -> text.sample(part.up() ? 1 : 0, "part", part.name()));
        text.gauge("eventra_master_elected", "Whether the cluster has a master.");
        text.sample(cluster.master() == null ? 0 : 1);
    }

    private static void workers(PrometheusText text, List<WorkerInfo> workers) {
        text.gauge("eventra_worker_up", "Whether a worker is in the cluster.");
        workers.forEach(worker -> text.sample(worker.alive() ? 1 : 0, "worker", worker.id()));
        text.gauge("eventra_worker_shards", "Shards that a worker owns.");
        workers.forEach(worker -> text.sample(worker.shards(), "worker", worker.id()));
        counter(text, workers, "published", "Events published by a worker since it started.", WorkerInfo::published);
        counter(text, workers, "relayed", "Events that a worker moved to Kafka since it started.", WorkerInfo::relayed);
        counter(
                text,
                workers,
                "delivered",
                "Events that a worker's listeners handled since it started.",
                WorkerInfo::delivered);
    }

    private static void counter(
            PrometheusText text, List<WorkerInfo> workers, String what, String help, ToLongFunction<WorkerInfo> value) {
        text.counter("eventra_events_" + what + "_total", help);
        workers.forEach(worker -> text.sample(value.applyAsLong(worker), "worker", worker.id()));
    }

    private void shards(PrometheusText text, List<ShardInfo> shards) {
        text.gauge("eventra_shard_owned", "Whether a worker owns the shard.");
        shards.forEach(shard -> sample(text, shard, shard.owner() == null ? 0 : 1));
        text.gauge("eventra_shard_paused", "Whether an operator paused the shard.");
        shards.forEach(shard -> sample(text, shard, shard.paused() ? 1 : 0));
        text.gauge("eventra_shard_pending_events", "Events that wait in the shard; an estimate if there are many.");
        shards.stream()
                .filter(shard -> shard.pending() != null)
                .forEach(shard -> sample(text, shard, shard.pending().number()));
        text.gauge("eventra_shard_oldest_event_age_seconds", "Age of the oldest event that waits; 0 if none does.");
        shards.forEach(shard -> sample(text, shard, age(shard)));
    }

    private static void sample(PrometheusText text, ShardInfo shard, double value) {
        text.sample(value, "outbox", shard.outbox(), "shard", Integer.toString(shard.shard()));
    }

    /** Never below 0: the database's clock may be ahead of ours. */
    private double age(ShardInfo shard) {
        return shard.oldest() == null
                ? 0
                : Math.max(0, Duration.between(shard.oldest(), clock.instant()).toMillis() / 1_000.0);
    }

    private static void subscriptions(PrometheusText text, List<SubscriptionInfo> subscriptions) {
        text.gauge("eventra_subscription_dead_letters", "Events that the subscription gave up, counted up to a bound.");
        subscriptions.forEach(each -> text.sample(each.deadLetters().number(), "subscription", each.name()));
        text.gauge("eventra_subscription_parked_groups", "Groups that wait behind those, counted up to a bound.");
        subscriptions.forEach(each -> text.sample(each.parkedGroups().number(), "subscription", each.name()));
        text.gauge(
                "eventra_subscription_lag_records",
                "Records from the subscription's positions to the ends of its topic; missing if not known.");
        subscriptions.stream()
                .filter(each -> each.lag().records() != null)
                .forEach(each -> text.sample(each.lag().records(), "subscription", each.name()));
        text.gauge(
                "eventra_subscription_lag_seconds",
                "Age of the oldest record that the subscription is not done with; missing if not known.");
        subscriptions.stream()
                .filter(each -> each.lag().time() != null)
                .forEach(each -> text.sample(each.lag().time().toMillis() / 1_000.0, "subscription", each.name()));
        text.gauge("eventra_subscription_paused", "Whether an operator paused the subscription.");
        subscriptions.forEach(each ->
                text.sample(each.wanted() == SubscriptionInfo.Wanted.PAUSED ? 1 : 0, "subscription", each.name()));
    }
}
