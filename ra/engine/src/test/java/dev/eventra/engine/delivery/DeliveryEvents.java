package dev.eventra.engine.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what became of events. */
final class DeliveryEvents implements DeliveryListener {

    final AtomicInteger delivered = new AtomicInteger();
    final AtomicInteger duplicates = new AtomicInteger();
    final List<DeliveryInfo> failed = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final List<DeliveryInfo> dead = new CopyOnWriteArrayList<>();
    final List<DeliveryInfo> queued = new CopyOnWriteArrayList<>();
    final List<Throwable> postponed = new CopyOnWriteArrayList<>();
    final List<String> lost = new CopyOnWriteArrayList<>();
    final List<Integer> batchesFailed = new CopyOnWriteArrayList<>();
    final List<DeliveryInfo> dropped = new CopyOnWriteArrayList<>();
    final List<DeliveryInfo> stops = new CopyOnWriteArrayList<>();
    final List<Throwable> pauses = new CopyOnWriteArrayList<>();
    final AtomicInteger paused = new AtomicInteger();
    final AtomicInteger resumed = new AtomicInteger();

    @Override
    public void delivered(DeliveryInfo delivery, Duration took) {
        delivered.incrementAndGet();
    }

    @Override
    public void duplicate(DeliveryInfo delivery) {
        duplicates.incrementAndGet();
    }

    @Override
    public void attemptFailed(DeliveryInfo delivery, Throwable failure) {
        failed.add(delivery);
        failures.add(failure);
    }

    @Override
    public void deadLettered(DeliveryInfo delivery, Throwable failure) {
        dead.add(delivery);
    }

    @Override
    public void queuedBehind(DeliveryInfo delivery) {
        queued.add(delivery);
    }

    @Override
    public void postponed(DeliveryInfo delivery, int times, Throwable cause) {
        postponed.add(cause);
    }

    @Override
    public void recordsLost(String subscription, String topic, int partition, long from, long to) {
        lost.add(partition + ": " + from + "-" + to);
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        pauses.add(cause);
        paused.incrementAndGet();
    }

    @Override
    public void batchFailed(DeliveryInfo first, int events, Throwable cause) {
        batchesFailed.add(events);
    }

    @Override
    public void dropped(DeliveryInfo delivery, Throwable failure) {
        dropped.add(delivery);
    }

    @Override
    public void stopRequested(String subscription, DeliveryInfo delivery, Throwable cause) {
        stops.add(delivery);
    }

    @Override
    public void resumed(String subscription) {
        resumed.incrementAndGet();
    }

    @Override
    public String toString() {
        return "delivered " + delivered + ", duplicates " + duplicates + ", failed " + failed + ", dead " + dead
                + ", queued " + queued + ", postponed " + postponed + ", lost " + lost + ", paused " + paused
                + ", resumed " + resumed + ", batches failed " + batchesFailed + ", dropped " + dropped + ", stops "
                + stops;
    }
}
