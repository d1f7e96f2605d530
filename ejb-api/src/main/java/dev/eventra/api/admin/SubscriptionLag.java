package dev.eventra.api.admin;

import java.time.Duration;

/**
 * How far a subscription is behind, as of a moment ago. Immutable.
 *
 * @param records from its positions to the ends of its topic's partitions; Kafka's transaction markers are counted too.
 *                Null if it is not known: Kafka does not answer, or the subscription has never begun
 * @param time    age of the oldest record that it is not done with, by the clock of this server; zero if there is none.
 *                Null if it is not known: nobody has read that record yet, as while the subscription is paused or has no
 *                worker
 */
public record SubscriptionLag(Long records, Duration time) {

    /** Nothing is known. */
    public static final SubscriptionLag UNKNOWN = new SubscriptionLag(null, null);
}
