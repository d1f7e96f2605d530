package dev.eventra.api.admin;

import java.time.Instant;
import java.util.List;

/**
 * A subscription as this server sees it. Immutable.
 *
 * @param name         the subscription's name
 * @param here         what this server does for it
 * @param detail       more on that, such as why it stopped; null if there is nothing to say
 * @param wanted       what an operator wants of it, on all servers
 * @param wantedBy     who; null if it was never paused, as are reason and time
 * @param wantedReason why
 * @param wantedSince  since when
 * @param deadLetters  how many events it gave up
 * @param parkedGroups how many groups wait
 * @param listener     what it consists of; null if no worker that lives has its listener
 * @param lag          how far it is behind, all workers together
 * @param workers      what each worker that has its listener does
 */
public record SubscriptionInfo(
        String name,
        Here here,
        String detail,
        Wanted wanted,
        String wantedBy,
        String wantedReason,
        Instant wantedSince,
        Count deadLetters,
        Count parkedGroups,
        SubscriptionListener listener,
        SubscriptionLag lag,
        List<SubscriptionWorker> workers) {

    public SubscriptionInfo {
        workers = List.copyOf(workers);
    }

    /** What a server does for a subscription. */
    public enum Here {
        /** It begins; nothing is amiss. */
        STARTING,
        /** It can't begin: DataSource, tables, topic or permissions are missing. It tries again by itself. */
        WAITING,
        /** It delivers what comes. */
        RUNNING,
        /** An operator holds it, or it stopped itself by {@code onExhausted=stop}. */
        PAUSED,
        /** What it works with fails: database, endpoint, Kafka, or its listener too often. It tries again by itself. */
        SUSPENDED,
        /** It has ended, and does not begin again by itself. */
        STOPPED,
        /** Its listener is not deployed here. */
        ABSENT
    }

    /** What is wanted of a subscription on all servers. */
    public enum Wanted {
        RUNNING,
        PAUSED
    }
}
