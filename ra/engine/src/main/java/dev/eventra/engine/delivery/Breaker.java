package dev.eventra.engine.delivery;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;

/**
 * Stops calling a listener of which too many of the last calls failed or were slow. After a while one call tries, and
 * another whenever it has not ended within a minute; when one works, all go on. Only what the listener did counts: calls that began before the last change, and failures
 * of its surroundings, tell nothing. Thread-safe.
 *
 * <p>The window of the last calls is Failsafe's; who may be the one that tries is decided here, since a delivery may also
 * end without a word about the listener, which then leaves the place to the next.
 */
final class Breaker {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Duration LONGEST_TRY = Duration.ofMinutes(1);

    private final String subscription;
    private final FlowRules.Breaker rules;
    private final DeliveryListener listener;
    private final Duration longestTry;
    private final CircuitBreaker<Object> window;
    private long since = System.nanoTime();
    private boolean trying;

    /**
     * @param rules    null for a breaker that never opens
     * @param listener told once when it opens, as a pause, and once when it closes again
     */
    Breaker(String subscription, FlowRules.Breaker rules, DeliveryListener listener) {
        this(subscription, rules, listener, LONGEST_TRY);
    }

    /**
     * @param longestTry after which time the call that tries is taken to hang
     */
    Breaker(String subscription, FlowRules.Breaker rules, DeliveryListener listener, Duration longestTry) {
        this.subscription = subscription;
        this.rules = rules;
        this.listener = listener;
        this.longestTry = longestTry;
        this.window = rules == null ? null : window(rules);
    }

    private static CircuitBreaker<Object> window(FlowRules.Breaker rules) {
        return CircuitBreaker.builder()
                .withFailureThreshold(failures(rules), rules.calls())
                .withSuccessThreshold(1)
                .withDelay(rules.open())
                .build();
    }

    /** How many of the last calls have to fail. */
    private static int failures(FlowRules.Breaker rules) {
        return (int) Math.max(1, ((long) rules.calls() * rules.failureRate() + 99) / 100);
    }

    /** What it does now. */
    synchronized SubscriptionStatus.BreakerState state() {
        if (window == null) {
            return SubscriptionStatus.BreakerState.NONE;
        }
        return switch (window.getState()) {
            case CLOSED -> SubscriptionStatus.BreakerState.CLOSED;
            case OPEN -> SubscriptionStatus.BreakerState.OPEN;
            case HALF_OPEN -> SubscriptionStatus.BreakerState.TRYING;
        };
    }

    /** How many calls may begin now. */
    synchronized int permits() {
        if (window == null || window.isClosed()) {
            return UNLIMITED;
        }
        if (window.isOpen()) {
            if (!window.getRemainingDelay().isZero()) {
                return 0;
            }
            window.halfOpen();
        }
        // a try that hangs must not keep the subscription from finding out for good
        return trying && System.nanoTime() - since < longestTry.toNanos() ? 0 : 1;
    }

    /** In how many nanoseconds a call may try; 0 if that does not depend on time. */
    synchronized long nanosToTry() {
        return window != null && window.isOpen() ? window.getRemainingDelay().toNanos() : 0;
    }

    /** A call that was permitted begins; returns whether it is the one that tries. */
    synchronized boolean begin() {
        if (window == null || !window.isHalfOpen()) {
            return false;
        }
        trying = true;
        since = System.nanoTime();
        return true;
    }

    /** The turn of a call ended, whatever is known of it by then. */
    synchronized void end(boolean wasTry) {
        if (wasTry) {
            trying = false;
        }
    }

    /**
     * The listener's transaction committed.
     *
     * @param begun when, by {@link System#nanoTime()}
     */
    void worked(long begun, Duration took) {
        if (rules == null) {
            return;
        }
        if (rules.slow().isPresent() && took.compareTo(rules.slow().get()) >= 0) {
            failed(begun, new SlowListenerException(subscription, took));
        } else if (record(begun, true)) {
            listener.resumed(subscription);
        }
    }

    /**
     * The listener failed.
     *
     * @param begun when it was called, by {@link System#nanoTime()}
     */
    void failed(long begun, Throwable cause) {
        if (rules != null && record(begun, false)) {
            listener.paused(subscription, new BreakerOpenException(subscription, rules, cause));
        }
    }

    /** Returns whether a pause begins or ends by it. */
    private synchronized boolean record(long begun, boolean worked) {
        CircuitBreaker.State before = window.getState();
        if (begun - since < 0 || before == CircuitBreaker.State.OPEN) {
            return false;
        }
        if (worked) {
            window.recordSuccess();
        } else {
            window.recordFailure();
        }
        if (window.getState() == before) {
            return false;
        }
        since = System.nanoTime();
        return worked ? window.isClosed() : before == CircuitBreaker.State.CLOSED;
    }
}
