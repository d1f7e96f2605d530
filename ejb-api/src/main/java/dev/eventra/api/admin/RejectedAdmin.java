package dev.eventra.api.admin;

import java.util.Optional;

/**
 * Sees and handles events of an outbox that Kafka refuses for themselves, and the later ones of their groups, which wait in
 * order. All others are relayed meanwhile.
 *
 * <p>Thread-safe. Errors are those of {@link EventraAdmin}; besides, each method throws {@link RequestRefusedException} if
 * this server does not reach the outbox.
 */
public interface RejectedAdmin {

    /** Events that are set aside, in the order of their entries. */
    Page<RejectedInfo> rejected(RejectedFilter filter, PageRequest page);

    /** An event that is set aside, with its data. Empty if there is none of that entry. */
    Optional<RejectedContent> rejectedEvent(String outbox, long entry);

    /**
     * Gives refused events back to their shards, each before those that wait behind it and before all newer ones of its
     * group. One that is refused again is set aside again, and its group waits as before. The operation counts as
     * delivered what is in Kafka, as failed what was refused again, and as queued what is still to be relayed.
     *
     * @throws RequestRefusedException if one event is selected that isn't there, or that only waits
     */
    Operation retryRejected(RejectedSelection selection, Change change);

    /**
     * Deletes refused events for good: they will never be in Kafka. What waits behind them goes on in order.
     *
     * @throws RequestRefusedException if one event is selected that isn't there, or that only waits
     */
    Operation discardRejected(RejectedSelection selection, Change change);
}
