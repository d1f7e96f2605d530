package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Writes what becomes of events to the log. Thread-safe. */
final class DeliveryLog implements DeliveryListener {

    private static final Logger LOG = System.getLogger(DeliveryLog.class.getName());

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
        String parked = delivery.group() == null ? "" : "; the group is parked, its later events wait";
        LOG.log(Level.ERROR, delivery.subscription() + ": dead letter: " + delivery + parked, failure);
    }

    @Override
    public void queuedBehind(DeliveryInfo delivery) {
        LOG.log(Level.INFO, () -> delivery.subscription() + ": queued behind its parked group: " + delivery);
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        LOG.log(
                Level.WARNING,
                subscription + ": paused, no attempt is counted; trying again with growing delay",
                cause);
    }

    @Override
    public void resumed(String subscription) {
        LOG.log(Level.INFO, () -> subscription + ": deliveries work again");
    }
}
