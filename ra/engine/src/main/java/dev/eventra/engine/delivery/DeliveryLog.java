package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes what becomes of events to the log. Thread-safe. */
final class DeliveryLog implements DeliveryListener {

    private static final Logger LOG = System.getLogger(DeliveryLog.class.getName());

    /** Groups with queued events that the log knows of: one line for each, not for each event. */
    private final Set<String> queued = ConcurrentHashMap.newKeySet();

    private final boolean parks;

    /**
     * @param parks whether the groups of dead letters are parked
     */
    DeliveryLog(boolean parks) {
        this.parks = parks;
    }

    @Override
    public void delivered(DeliveryInfo delivery, Duration took) {
        LOG.log(Level.DEBUG, () -> delivery.subscription() + ": delivered " + delivery);
    }

    @Override
    public void duplicate(DeliveryInfo delivery) {
        LOG.log(Level.DEBUG, () -> delivery.subscription() + ": handled before: " + delivery);
    }

    @Override
    public void attemptFailed(DeliveryInfo delivery, Throwable failure) {
        LOG.log(Level.WARNING, delivery.subscription() + ": listener failed on " + delivery, failure);
    }

    @Override
    public void deadLettered(DeliveryInfo delivery, Throwable failure) {
        if (delivery.group() != null) {
            queued.remove(delivery.group());
        }
        String parked = delivery.group() == null || !parks ? "" : "; the group is parked, its later events wait";
        LOG.log(Level.ERROR, delivery.subscription() + ": dead letter: " + delivery + parked, failure);
    }

    @Override
    public void queuedBehind(DeliveryInfo delivery) {
        Level level = queued.add(delivery.group()) ? Level.INFO : Level.DEBUG;
        LOG.log(level, () -> delivery.subscription() + ": queued behind its parked group: " + delivery);
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        LOG.log(Level.WARNING, subscription + ": paused, trying again after a while", cause);
    }

    @Override
    public void stopRequested(String subscription, DeliveryInfo delivery, Throwable cause) {
        LOG.log(
                Level.ERROR,
                subscription + ": stopped, nothing more is delivered until it is resumed; given up: " + delivery,
                cause);
    }

    @Override
    public void batchFailed(DeliveryInfo first, int events, Throwable cause) {
        LOG.log(
                Level.WARNING,
                first.subscription() + ": " + events + " events could not be delivered together, trying each alone,"
                        + " without a count; the first is " + first,
                cause);
    }

    @Override
    public void dropped(DeliveryInfo delivery, Throwable failure) {
        LOG.log(
                Level.ERROR,
                delivery.subscription() + ": lost, since it was acknowledged before its delivery failed: " + delivery,
                failure);
    }

    @Override
    public void resumed(String subscription) {
        LOG.log(Level.INFO, () -> subscription + ": deliveries work again");
    }

    @Override
    public void postponed(DeliveryInfo delivery, int times, Throwable cause) {
        LOG.log(
                times == 1 ? Level.WARNING : Level.DEBUG,
                delivery.subscription() + ": tried again later, with growing delay and without counting: " + delivery,
                cause);
    }

    @Override
    public void recordsLost(String subscription, String topic, int partition, long from, long to) {
        LOG.log(
                Level.ERROR,
                subscription + ": Kafka does not have the records " + from + " to " + (to - 1) + " of " + topic + "-"
                        + partition + " any more, they were not delivered; going on at " + to
                        + ". Check the topic's retention");
    }
}
