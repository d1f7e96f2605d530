package dev.eventra.engine.delivery;

import java.time.Duration;

/**
 * Told what becomes of the events of a subscription; serves logs, metrics and tests alike. Called by the threads that
 * deliver, several at a time: implementations are thread-safe and quick. What they throw is logged and changes nothing.
 */
public interface DeliveryListener {

    /**
     * The listener's transaction committed.
     *
     * @param took how long the delivery took; that of the whole batch, if it was delivered in one
     */
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

    /**
     * Several events were delivered together, and that failed, or it turned out that they don't belong together. Nothing
     * is counted, and each of them is tried alone now.
     *
     * @param first  the first of them
     * @param events how many
     */
    default void batchFailed(DeliveryInfo first, int events, Throwable cause) {}

    /**
     * The listener failed, and since the position had moved past the event before ({@code ack=before}), it is not tried
     * again and not stored.
     */
    default void dropped(DeliveryInfo delivery, Throwable failure) {}

    /**
     * It is stored as a dead letter; its group, if it has one, is parked, unless groups go on by {@code
     * onExhausted=skip}.
     */
    default void deadLettered(DeliveryInfo delivery, Throwable failure) {}

    /** It is stored behind its parked group. */
    default void queuedBehind(DeliveryInfo delivery) {}

    /**
     * Endpoint or database fail, or the breaker is open ({@link BreakerOpenException}): deliveries wait. Once for each
     * pause; one of the surroundings and one of the breaker may overlap, and each is told.
     */
    default void paused(String subscription, Throwable cause) {}

    /**
     * An event is given up and {@code onExhausted=stop}: this server delivers nothing more of the subscription until it
     * is resumed, and so it should be on all. The event is kept and then tried anew. Told once for each stop.
     */
    default void stopRequested(String subscription, DeliveryInfo delivery, Throwable cause) {}

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
