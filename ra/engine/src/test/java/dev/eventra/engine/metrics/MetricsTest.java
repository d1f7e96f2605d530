package dev.eventra.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.engine.cluster.ClusterMember;
import dev.eventra.engine.cluster.ClusterSettings;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.delivery.DeliveryInfo;
import dev.eventra.engine.meter.Meters;
import dev.eventra.engine.relay.RelayFailure;
import dev.eventra.engine.thread.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final ShardId SHARD = new ShardId("orders", 3);
    private static final DeliveryInfo DELIVERY =
            new DeliveryInfo("reports", "g", "id", "order.placed", "orders", 0, 7, 1);

    private final Meters meters = new Meters("w");

    @AfterEach
    void close() {
        meters.close();
    }

    private Map<String, Double> values() {
        return meters.prometheusText()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }

    private static String shard(String name, long epoch) {
        return name + "{epoch=\"" + epoch + "\",outbox=\"orders\",shard=\"3\",worker=\"w\"}";
    }

    @Test
    void a_shard_is_measured_with_its_epoch_while_it_is_owned() {
        RelayMetrics metrics = new RelayMetrics(meters);
        metrics.takenOver(SHARD, 5, 2, Duration.ofMillis(300));
        metrics.relayed(SHARD, 5, 10, 1_000, Duration.ofMillis(4));
        metrics.relayed(SHARD, 5, 20, 2_000, Duration.ofMillis(4));
        metrics.failed(SHARD, 5, RelayFailure.KAFKA, null);

        assertThat(values())
                .containsEntry(shard("eventra_relay_events_total", 5), 30.0)
                .containsEntry(shard("eventra_relay_bytes_total", 5), 3_000.0)
                .containsEntry(shard("eventra_relay_batch_count", 5), 2.0)
                .containsEntry(shard("eventra_relay_batch_max", 5), 20.0)
                .containsEntry(shard("eventra_relay_transaction_seconds_count", 5), 2.0)
                .containsEntry(shard("eventra_relay_takeover_seconds_sum", 5), 0.3)
                .containsEntry(shard("eventra_relay_settled_total", 5), 2.0)
                .containsEntry(
                        "eventra_relay_failures_total{epoch=\"5\",kind=\"kafka\",outbox=\"orders\",shard=\"3\",worker=\"w\"}",
                        1.0)
                .containsEntry("eventra_relay_shards{worker=\"w\"}", 1.0);

        metrics.stopped(SHARD, 5);
        assertThat(meters.prometheusText()).doesNotContain("shard=\"3\"");
        assertThat(values()).containsEntry("eventra_relay_shards{worker=\"w\"}", 0.0);
    }

    @Test
    void a_former_epoch_neither_comes_back_nor_ends_the_present_one() {
        RelayMetrics metrics = new RelayMetrics(meters);
        metrics.relayed(SHARD, 5, 10, 1_000, Duration.ofMillis(4));
        metrics.relayed(SHARD, 6, 1, 100, Duration.ofMillis(4));

        metrics.failed(SHARD, 5, RelayFailure.KAFKA, null);
        metrics.stopped(SHARD, 5);

        assertThat(values()).containsEntry(shard("eventra_relay_events_total", 6), 1.0);
        assertThat(meters.prometheusText()).doesNotContain("epoch=\"5\"");
    }

    @Test
    void a_subscription_is_measured() {
        DeliveryMetrics metrics = new DeliveryMetrics(meters);
        metrics.delivered(DELIVERY, Duration.ofMillis(7));
        metrics.attemptFailed(DELIVERY, new IllegalStateException());
        metrics.attemptFailed(DELIVERY, new IllegalStateException());
        metrics.deadLettered(DELIVERY, new IllegalStateException());
        metrics.recordsLost("reports", "orders", 0, 10, 15);

        assertThat(values())
                .containsEntry("eventra_delivery_seconds_count{subscription=\"reports\",worker=\"w\"}", 1.0)
                .containsEntry("eventra_delivery_failures_total{subscription=\"reports\",worker=\"w\"}", 2.0)
                .containsEntry("eventra_delivery_dead_letters_total{subscription=\"reports\",worker=\"w\"}", 1.0)
                .containsEntry("eventra_delivery_lost_records_total{subscription=\"reports\",worker=\"w\"}", 5.0)
                .containsEntry("eventra_delivery_duplicates_total{subscription=\"reports\",worker=\"w\"}", 0.0);
    }

    @Test
    void what_is_published_is_counted_and_what_is_stored_apart_beside_it() {
        PublishMetrics metrics = new PublishMetrics(meters);
        metrics.published("orders", 3);
        assertThat(values()).containsEntry("eventra_publish_large_events_total{outbox=\"orders\",worker=\"w\"}", 0.0);

        metrics.storedApart("orders", 2, 5_000);

        assertThat(values())
                .containsEntry("eventra_publish_events_total{outbox=\"orders\",worker=\"w\"}", 3.0)
                .containsEntry("eventra_publish_large_events_total{outbox=\"orders\",worker=\"w\"}", 2.0)
                .containsEntry("eventra_publish_large_bytes_total{outbox=\"orders\",worker=\"w\"}", 5_000.0);
    }

    @Test
    void what_an_outbox_holds_back_is_told_where_it_is_known() {
        AtomicReference<OutboxInfo> known = new AtomicReference<>();
        new OutboxMetrics(meters, name -> Optional.ofNullable(known.get())).opened("orders");
        String aside = "eventra_outbox_set_aside_events{outbox=\"orders\",worker=\"w\"}";
        String delayed = "eventra_outbox_delayed_events{outbox=\"orders\",worker=\"w\"}";
        assertThat(values()).containsEntry(aside, Double.NaN).containsEntry(delayed, Double.NaN);

        known.set(new OutboxInfo("orders", 8, true, new Count(7, false), new Count(1_000, true)));

        assertThat(values()).containsEntry(aside, 7.0).containsEntry(delayed, 1_000.0);
    }

    /** So that the reference can't fall behind. */
    @Test
    void the_reference_names_what_is_measured_and_nothing_else() throws Exception {
        new RelayMetrics(meters).relayed(SHARD, 5, 10, 1_000, Duration.ofMillis(4));
        new DeliveryMetrics(meters).duplicate(DELIVERY);
        new PublishMetrics(meters).published("orders", 1);
        new OutboxMetrics(meters, name -> Optional.empty()).opened("orders");
        ClusterMetrics.of(
                new ClusterMember(
                        new ClusterSettings(
                                "localhost:1",
                                "test",
                                "w",
                                "host",
                                "1",
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(2),
                                null),
                        new Threads(Runnable::run),
                        Clock.systemUTC()),
                meters);
        TreeSet<String> measured = meters.prometheusText()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                // the greatest of a short while comes with each
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));

        TreeSet<String> documented = new TreeSet<>();
        var names = Pattern.compile("`(eventra_[a-z_]+)`")
                .matcher(Files.readString(Path.of("../../docs/metrics.md")).split("## Of the cluster")[0]);
        while (names.find()) {
            documented.add(names.group(1));
        }
        assertThat(documented).isEqualTo(measured);
    }
}
