package dev.eventra.engine.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a subscription does on this server, as of a moment ago. Immutable.
 *
 * @param name         the subscription's name
 * @param state        what it does
 * @param reason       why; empty where the state says all
 * @param since        when the state began
 * @param partitions   those that this server has, ascending
 * @param parkedGroups how many groups are parked, as far as this server knows
 * @param inFlight     how many deliveries run now
 * @param retrying     how many groups wait for the next attempt at their event, or events that have no group
 * @param breaker      what the circuit breaker does
 * @param losses       what could not be delivered because Kafka does not have it any more; the latest last
 */
public record SubscriptionStatus(
        String name,
        State state,
        Optional<String> reason,
        Instant since,
        List<Partition> partitions,
        int parkedGroups,
        int inFlight,
        int retrying,
        BreakerState breaker,
        List<Loss> losses) {

    /** What a subscription does. */
    public enum State {
        /** It begins; nothing is amiss. */
        STARTING,
        /** It can't begin: DataSource, tables, topic or permissions are missing. It tries again by itself. */
        WAITING,
        /** It delivers what comes. */
        RUNNING,
        /** An operator holds it. */
        PAUSED,
        /** What it works with fails: database, endpoint, Kafka, or its listener too often. It tries again by itself. */
        SUSPENDED,
        /** It has ended, and does not begin again by itself. */
        STOPPED
    }

    /** What a circuit breaker does. */
    public enum BreakerState {
        /** The subscription has none. */
        NONE,
        /** It lets all calls through. */
        CLOSED,
        /** It lets none through for a while. */
        OPEN,
        /** It lets one call try. */
        TRYING
    }

    /**
     * A partition of the subscription's topic.
     *
     * @param number   its number
     * @param position the next record to be finished with
     * @param lag      how far that is from the end, as Kafka last told; empty if it has not yet
     * @param next     when the next record to be finished with was written; empty if it was not read yet
     * @param settled  whether nothing of it is being delivered, as while the subscription is paused
     */
    public record Partition(int number, long position, OptionalLong lag, Optional<Instant> next, boolean settled) {

        public Partition {
            Objects.requireNonNull(lag, "lag");
            Objects.requireNonNull(next, "next");
        }
    }

    /**
     * Records that are gone.
     *
     * @param at   when this was noticed
     * @param what which, and where consuming went on
     */
    public record Loss(Instant at, String what) {

        public Loss {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(what, "what");
        }
    }

    public SubscriptionStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(breaker, "breaker");
        partitions = List.copyOf(partitions);
        losses = List.copyOf(losses);
    }

    /** One that has no partitions, as before it begins to consume. */
    public static SubscriptionStatus idle(String name, State state, Optional<String> reason, Instant since) {
        return new SubscriptionStatus(name, state, reason, since, List.of(), 0, 0, 0, BreakerState.NONE, List.of());
    }
}
