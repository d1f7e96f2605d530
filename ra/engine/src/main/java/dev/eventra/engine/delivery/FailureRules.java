package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What follows on a failure of the listener. Immutable.
 *
 * <p>Which exceptions are tried again: considered are the listener's exception and its causes, without what containers
 * wrap around it ({@code EJBException}, {@code RemoteException}, {@code EventListenerException} and the like). A name fits
 * an exception if its class or one of its superclasses has it, the nearer the better. The name that fits best decides;
 * if several fit as well, that of the innermost cause; if both lists have it, {@code noRetryOn}. Where no name fits, an
 * exception is tried again only if {@code retryOn} is empty.
 *
 * @param maxAttempts how often the listener is tried before the event is given up; 1 to 100
 * @param backoff     the delays between attempts, and while the subscription is paused
 * @param retryOn     names of exception classes that are tried again; empty for all
 * @param noRetryOn   names of exception classes that are given up at once
 * @param onExhausted what becomes of an event that is given up
 */
public record FailureRules(
        int maxAttempts, Backoff backoff, List<String> retryOn, List<String> noRetryOn, OnExhausted onExhausted) {

    /** What becomes of an event that is given up. */
    public enum OnExhausted {
        /** It becomes a dead letter, and later events of its group wait behind it. */
        PARK,
        /** It becomes a dead letter, and its group goes on. */
        SKIP,
        /**
         * The subscription pauses, on all servers, until it is resumed; the event is then tried anew. A record that is no
         * event, an id that is used twice, and data that is gone would stop it for good: they become dead letters as with
         * {@code PARK}.
         */
        STOP
    }

    /** 5 attempts, 200 ms to 30 s between them, for all exceptions alike; then the group is parked. */
    public static final FailureRules DEFAULTS = new FailureRules(
            5, new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)), List.of(), List.of(), OnExhausted.PARK);

    public FailureRules {
        SubscriptionSettings.range("maxAttempts", maxAttempts, 100);
        if (backoff == null) {
            throw new InvalidSubscriptionException("backoff is missing");
        }
        retryOn = List.copyOf(retryOn);
        noRetryOn = List.copyOf(noRetryOn);
        Objects.requireNonNull(onExhausted, "onExhausted");
    }

    /** Whether the listener is tried again after it failed so, if it has attempts left. */
    public boolean isRetried(Throwable failure) {
        Boolean decision = null;
        int best = Integer.MAX_VALUE;
        for (Throwable each : Failures.own(failure)) {
            int steps = 0;
            for (Class<?> type = each.getClass(); type != null && steps <= best; type = type.getSuperclass()) {
                boolean denied = noRetryOn.contains(type.getName());
                if (denied || retryOn.contains(type.getName())) {
                    decision = !denied;
                    best = steps;
                    break;
                }
                steps++;
            }
        }
        return decision == null ? retryOn.isEmpty() : decision;
    }

    public FailureRules withMaxAttempts(int value) {
        return new FailureRules(value, backoff, retryOn, noRetryOn, onExhausted);
    }

    public FailureRules withBackoff(Backoff value) {
        return new FailureRules(maxAttempts, value, retryOn, noRetryOn, onExhausted);
    }

    public FailureRules withExceptions(List<String> retried, List<String> notRetried) {
        return new FailureRules(maxAttempts, backoff, retried, notRetried, onExhausted);
    }

    public FailureRules withOnExhausted(OnExhausted value) {
        return new FailureRules(maxAttempts, backoff, retryOn, noRetryOn, value);
    }
}
