package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps a subscription from consuming, or disturbs it: each is logged once when it begins, or when its reason
 * changes, and once when it is over, however often it is noted in between. Thread-safe.
 */
final class Conditions {

    private static final Logger LOG = System.getLogger(Conditions.class.getName());

    /** The kinds, the most telling first. */
    enum Kind {
        /** The topic is missing, or this client may not see it. */
        TOPIC(SubscriptionStatus.State.WAITING),
        /** Kafka refuses what the consumer has to do. */
        DENIED(SubscriptionStatus.State.WAITING),
        KAFKA_AWAY(SubscriptionStatus.State.SUSPENDED),
        /** The consumer failed, and another is made. */
        CONSUMER_FAILED(SubscriptionStatus.State.SUSPENDED),
        /** Positions or parked groups can't be loaded. */
        NOT_LOADED(SubscriptionStatus.State.WAITING),
        /** Database or endpoint fail the deliveries. */
        OUTAGE(SubscriptionStatus.State.SUSPENDED),
        /** The listener fails too often to be called. */
        BREAKER(SubscriptionStatus.State.SUSPENDED),
        /** Positions can't be saved; deliveries go on. */
        NOT_SAVED(SubscriptionStatus.State.RUNNING);

        final SubscriptionStatus.State state;

        Kind(SubscriptionStatus.State state) {
            this.state = state;
        }
    }

    /** One of them. */
    record Condition(Kind kind, String reason, Instant since) {}

    private final String subscription;
    private final Clock clock;
    private final Map<Kind, Condition> present = new EnumMap<>(Kind.class);

    Conditions(String subscription, Clock clock) {
        this.subscription = subscription;
        this.clock = clock;
    }

    /**
     * Notes that it is so.
     *
     * @param reason what is the matter and what to do, always in the same words
     * @param cause  may be null
     */
    void begin(Kind kind, Level level, String reason, Throwable cause) {
        if (enter(kind, reason)) {
            LOG.log(level, subscription + ": " + reason, cause);
        }
    }

    /** As {@link #begin}, where another has logged it. */
    void beginLogged(Kind kind, String reason) {
        enter(kind, reason);
    }

    private synchronized boolean enter(Kind kind, String reason) {
        Condition before = present.get(kind);
        if (before != null && before.reason().equals(reason)) {
            return false;
        }
        present.put(kind, new Condition(kind, reason, before == null ? clock.instant() : before.since()));
        return true;
    }

    /**
     * Notes that it is not, or no more.
     *
     * @param news logged if it was so
     */
    void end(Kind kind, String news) {
        if (leave(kind)) {
            LOG.log(Level.INFO, () -> subscription + ": " + news);
        }
    }

    /**
     * As {@link #end}, where another has logged it.
     *
     * @return whether it was so
     */
    boolean endLogged(Kind kind) {
        return leave(kind);
    }

    private synchronized boolean leave(Kind kind) {
        return present.remove(kind) != null;
    }

    /** The most telling one. */
    synchronized Optional<Condition> first() {
        return present.values().stream().findFirst();
    }
}
