package dev.eventra.console.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.Estimate;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.api.admin.WorkerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventraMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void each_figure_is_a_sample_with_its_labels() {
        String text = new EventraMetrics(Clock.fixed(NOW, ZoneOffset.UTC))
                .text(cluster(), List.of(worker()), List.of(shard()), List.of(subscription()));

        assertThat(text.lines())
                .contains(
                        "eventra_part_up{part=\"kafka\"} 0",
                        "eventra_master_elected 1",
                        "eventra_worker_up{worker=\"node\\\"a\"} 1",
                        "# TYPE eventra_events_published_total counter",
                        "eventra_events_published_total{worker=\"node\\\"a\"} 7",
                        "eventra_events_relayed_total{worker=\"node\\\"a\"} 6",
                        "eventra_events_delivered_total{worker=\"node\\\"a\"} 5",
                        "eventra_shard_owned{outbox=\"main\",shard=\"3\"} 0",
                        "eventra_shard_pending_events{outbox=\"main\",shard=\"3\"} 120000",
                        "eventra_shard_oldest_event_age_seconds{outbox=\"main\",shard=\"3\"} 1.5",
                        "eventra_subscription_dead_letters{subscription=\"reports\"} 1000",
                        "eventra_subscription_paused{subscription=\"reports\"} 1");
    }

    private static ClusterInfo cluster() {
        return new ClusterInfo("test", "a", "a", 1, List.of(new ClusterInfo.Part("kafka", false, "no answer", NOW)));
    }

    private static WorkerInfo worker() {
        return new WorkerInfo(
                "node\"a",
                true,
                true,
                "host",
                "1",
                NOW,
                NOW,
                Duration.ZERO,
                List.of("main"),
                1,
                7,
                6,
                5,
                null,
                false,
                null);
    }

    private static ShardInfo shard() {
        return new ShardInfo(
                "main",
                3,
                null,
                4,
                NOW,
                null,
                null,
                new Estimate(120_000, false),
                NOW.minusMillis(1_500),
                0,
                null,
                false,
                null,
                null);
    }

    private static SubscriptionInfo subscription() {
        return new SubscriptionInfo(
                "reports",
                SubscriptionInfo.Here.RUNNING,
                null,
                SubscriptionInfo.Wanted.PAUSED,
                "ann",
                "test",
                NOW,
                new Count(1_000, true),
                new Count(2, false),
                null,
                new SubscriptionLag(42L, null),
                List.of());
    }
}
