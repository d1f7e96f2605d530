package dev.eventra.testkit;

import java.time.Duration;

/**
 * How a subscription of a test consumes, by the names of the subscription's properties. Delays have no jitter here: the
 * longest that is possible. Immutable; begin with {@link #defaults()} and change what differs.
 *
 * @param maxAttempts how often the listener is tried before the event is given up
 * @param backoff     the delay after the first failure, doubled with each further one
 * @param backoffMax  the longest delay
 * @param deduplicate whether the inbox keeps an event from taking effect twice
 * @param batchSize   how many events one call of a batch listener gets at the most
 * @param onExhausted what becomes of an event that is given up
 */
public record ListenerRules(
        int maxAttempts,
        Duration backoff,
        Duration backoffMax,
        boolean deduplicate,
        int batchSize,
        OnExhausted onExhausted) {

    /** What becomes of an event that is given up. */
    public enum OnExhausted {
        /** It becomes a dead letter, and later events of its group wait behind it. */
        PARK,
        /** It becomes a dead letter, and its group goes on. */
        SKIP,
        /** The subscription pauses until it is resumed; the event is then tried again. */
        STOP
    }

    public ListenerRules {
        if (maxAttempts < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "maxAttempts " + maxAttempts + " and batchSize " + batchSize + " must be 1 or more");
        }
        if (backoff.isNegative() || backoffMax.compareTo(backoff) < 0) {
            throw new IllegalArgumentException(
                    "backoff " + backoff + " must not be negative, and backoffMax " + backoffMax + " not below it");
        }
    }

    /** The defaults of a subscription: 5 attempts, 200 ms to 30 s between them, with the inbox; then parked. */
    public static ListenerRules defaults() {
        return new ListenerRules(5, Duration.ofMillis(200), Duration.ofSeconds(30), true, 100, OnExhausted.PARK);
    }

    public ListenerRules withMaxAttempts(int value) {
        return new ListenerRules(value, backoff, backoffMax, deduplicate, batchSize, onExhausted);
    }

    public ListenerRules withBackoff(Duration first, Duration max) {
        return new ListenerRules(maxAttempts, first, max, deduplicate, batchSize, onExhausted);
    }

    public ListenerRules withDeduplicate(boolean value) {
        return new ListenerRules(maxAttempts, backoff, backoffMax, value, batchSize, onExhausted);
    }

    public ListenerRules withBatchSize(int value) {
        return new ListenerRules(maxAttempts, backoff, backoffMax, deduplicate, value, onExhausted);
    }

    public ListenerRules withOnExhausted(OnExhausted value) {
        return new ListenerRules(maxAttempts, backoff, backoffMax, deduplicate, batchSize, value);
    }

    /** The delay after this many failures in a row. */
    Duration delay(int failures) {
        Duration delay = backoff;
        for (int i = 1; i < failures && delay.compareTo(backoffMax) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(backoffMax) < 0 ? delay : backoffMax;
    }
}
