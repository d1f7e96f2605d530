package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. One that throws keeps neither the others nor the delivery from going on. Thread-safe. */
final class DeliveryListeners implements DeliveryListener {

    private static final Logger LOG = System.getLogger(DeliveryListeners.class.getName());

    private final List<DeliveryListener> listeners;

    DeliveryListeners(List<DeliveryListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void each(Consumer<DeliveryListener> call) {
        for (DeliveryListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.log(
                        Level.WARNING,
                        "delivery listener " + listener.getClass().getName() + " failed",
                        e);
            }
        }
    }

    @Override
    public void delivered(DeliveryInfo delivery, Duration took) {
        each(listener -> listener.delivered(delivery, took));
    }

    @Override
    public void duplicate(DeliveryInfo delivery) {
        each(listener -> listener.duplicate(delivery));
    }

    @Override
    public void attemptFailed(DeliveryInfo delivery, Throwable failure) {
        each(listener -> listener.attemptFailed(delivery, failure));
    }

    @Override
    public void batchFailed(DeliveryInfo first, int events, Throwable cause) {
        each(listener -> listener.batchFailed(first, events, cause));
    }

    @Override
    public void dropped(DeliveryInfo delivery, Throwable failure) {
        each(listener -> listener.dropped(delivery, failure));
    }

    @Override
    public void stopRequested(String subscription, DeliveryInfo delivery, Throwable cause) {
        each(listener -> listener.stopRequested(subscription, delivery, cause));
    }

    @Override
    public void deadLettered(DeliveryInfo delivery, Throwable failure) {
        each(listener -> listener.deadLettered(delivery, failure));
    }

    @Override
    public void queuedBehind(DeliveryInfo delivery) {
        each(listener -> listener.queuedBehind(delivery));
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        each(listener -> listener.paused(subscription, cause));
    }

    @Override
    public void resumed(String subscription) {
        each(listener -> listener.resumed(subscription));
    }

    @Override
    public void postponed(DeliveryInfo delivery, int times, Throwable cause) {
        each(listener -> listener.postponed(delivery, times, cause));
    }

    @Override
    public void recordsLost(String subscription, String topic, int partition, long from, long to) {
        each(listener -> listener.recordsLost(subscription, topic, partition, from, to));
    }
}
