package dev.eventra.api.admin;

import java.util.List;

/**
 * What one worker does for a subscription, as it reported last. Immutable.
 *
 * @param worker     the worker's id
 * @param state      what it does
 * @param detail     more on that; null if there is nothing to say
 * @param partitions of the topic that it delivers, ascending
 * @param running    how many deliveries run
 * @param retrying   how many groups wait there for the next attempt at their event, or events that have no group
 * @param breaker    what its circuit breaker does
 */
public record SubscriptionWorker(
        String worker,
        SubscriptionInfo.Here state,
        String detail,
        List<Integer> partitions,
        int running,
        int retrying,
        Breaker breaker) {

    /** What a circuit breaker does. */
    public enum Breaker {
        /** The subscription has none. */
        NONE,
        /** It lets all calls through. */
        CLOSED,
        /** It lets none through for a while. */
        OPEN,
        /** It lets one call try. */
        TRYING
    }

    public SubscriptionWorker {
        partitions = List.copyOf(partitions);
    }
}
