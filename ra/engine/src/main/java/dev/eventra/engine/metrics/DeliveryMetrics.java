package dev.eventra.engine.metrics;

import dev.eventra.engine.delivery.DeliveryInfo;
import dev.eventra.engine.delivery.DeliveryListener;
import dev.eventra.engine.meter.MeterGroup;
import dev.eventra.engine.meter.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What the subscriptions of this server do. Thread-safe. */
public final class DeliveryMetrics implements DeliveryListener {

    private final Meters meters;
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

    public DeliveryMetrics(Meters meters) {
        this.meters = meters;
    }

    private record Subscription(
            Consumer<Duration> delivered,
            LongConsumer duplicates,
            LongConsumer failures,
            LongConsumer postponed,
            LongConsumer batchFailures,
            LongConsumer dropped,
            LongConsumer deadLetters,
            LongConsumer queued,
            LongConsumer pauses,
            LongConsumer lost) {

        static Subscription of(MeterGroup group) {
            return new Subscription(
                    group.timer("eventra.delivery", "Deliveries that committed, and how long they took."),
                    group.counter("eventra.delivery.duplicates", "Events skipped, for they were handled before."),
                    group.counter("eventra.delivery.failures", "Attempts in which the listener failed."),
                    group.counter("eventra.delivery.postponed", "Attempts made again that count as none."),
                    group.counter("eventra.delivery.batch.failures", "Batches that fell apart into single events."),
                    group.counter("eventra.delivery.dropped", "Failed events of subscriptions with ack=before."),
                    group.counter("eventra.delivery.dead.letters", "Events given up."),
                    group.counter("eventra.delivery.queued", "Events queued behind their parked group."),
                    group.counter("eventra.delivery.pauses", "Pauses for failing surroundings or an open breaker."),
                    group.counter("eventra.delivery.lost.records", "Records that Kafka deleted unconsumed."));
        }
    }

    private Subscription of(String subscription) {
        Subscription known = subscriptions.get(subscription);
        return known != null
                ? known
                : subscriptions.computeIfAbsent(
                        subscription, name -> Subscription.of(meters.group("subscription", name)));
    }

    @Override
    public void delivered(DeliveryInfo delivery, Duration took) {
        of(delivery.subscription()).delivered().accept(took);
    }

    @Override
    public void duplicate(DeliveryInfo delivery) {
        of(delivery.subscription()).duplicates().accept(1);
    }

    @Override
    public void attemptFailed(DeliveryInfo delivery, Throwable failure) {
        of(delivery.subscription()).failures().accept(1);
    }

    @Override
    public void postponed(DeliveryInfo delivery, int times, Throwable cause) {
        of(delivery.subscription()).postponed().accept(1);
    }

    @Override
    public void batchFailed(DeliveryInfo first, int events, Throwable cause) {
        of(first.subscription()).batchFailures().accept(1);
    }

    @Override
    public void dropped(DeliveryInfo delivery, Throwable failure) {
        of(delivery.subscription()).dropped().accept(1);
    }

    @Override
    public void deadLettered(DeliveryInfo delivery, Throwable failure) {
        of(delivery.subscription()).deadLetters().accept(1);
    }

    @Override
    public void queuedBehind(DeliveryInfo delivery) {
        of(delivery.subscription()).queued().accept(1);
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        of(subscription).pauses().accept(1);
    }

    @Override
    public void recordsLost(String subscription, String topic, int partition, long from, long to) {
        of(subscription).lost().accept(to - from);
    }
}
