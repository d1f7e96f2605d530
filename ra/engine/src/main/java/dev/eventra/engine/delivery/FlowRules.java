package dev.eventra.engine.delivery;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What slows deliveries of a subscription down. Immutable.
 *
 * @param rateLimit events per second on all servers together, each taking its share by its partitions; 0 for no limit
 * @param breaker   when it stops calling a listener that fails; empty for never
 */
public record FlowRules(int rateLimit, Optional<Breaker> breaker) {

    /** No limit and no breaker. */
    public static final FlowRules NONE = new FlowRules(0, Optional.empty());

    public FlowRules {
        if (rateLimit < 0) {
            throw new InvalidSubscriptionException("rateLimit " + rateLimit + " is negative");
        }
        Objects.requireNonNull(breaker, "breaker");
    }

    /**
     * A circuit breaker of each server: opens when too many of the last calls failed or were slow, lets a single call
     * try after a while, and closes when that one works.
     *
     * @param failureRate percent of the last calls that failed or were slow, from which on it opens; 1 to 100
     * @param calls       how many calls count as the last; 1 to 10,000
     * @param slow        from which duration on a call is slow; empty if none is
     * @param open        how long it stays open before a call is tried
     */
    public record Breaker(int failureRate, int calls, Optional<Duration> slow, Duration open) {
        public Breaker {
            SubscriptionSettings.range("breakerFailureRate", failureRate, 100);
            SubscriptionSettings.range("breakerCalls", calls, 10_000);
            Objects.requireNonNull(slow, "slow");
            Objects.requireNonNull(open, "open");
        }
    }
}
