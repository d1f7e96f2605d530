package dev.eventra.engine.delivery;

import java.time.Duration;

/**
 * Told what becomes of the events of a subscription; serves logs, metrics and tests alike. Called by the threads that
 * deliver, several at a time: implementations are thread-safe and quick. What they throw is logged and changes nothing.
 */
public interface DeliveryListener {

    /** The listener's transaction committed. */
    default void delivered(DeliveryInfo delivery, Duration took) {}

    /** It was handled before, here or elsewhere; the listener was not called. */
    default void duplicate(DeliveryInfo delivery) {}

    /** The listener failed, and its transaction rolled back. */
    default void attemptFailed(DeliveryInfo delivery, Throwable failure) {}

    /**
     * It is tried again later, and no attempt is counted: other transactions were in the way, or the failure is not the
     * listener's.
     *
     * @param times how often that was so with this event
     */
    default void postponed(DeliveryInfo delivery, int times, Throwable cause) {}

    /** It is stored as a dead letter; its group, if it has one, is parked. */
    default void deadLettered(DeliveryInfo delivery, Throwable failure) {}

    /** It is stored behind its parked group. */
    default void queuedBehind(DeliveryInfo delivery) {}

    /** Endpoint or database fail: deliveries wait, no event counts an attempt. Once for each pause. */
    default void paused(String subscription, Throwable cause) {}

    /** Deliveries work again after a pause. */
    default void resumed(String subscription) {}

    /**
     * Kafka has deleted records that were not consumed yet; consuming goes on with those that are left.
     *
     * @param from the first one that is missing
     * @param to   where consuming goes on
     */
    default void recordsLost(String subscription, String topic, int partition, long from, long to) {}
}
