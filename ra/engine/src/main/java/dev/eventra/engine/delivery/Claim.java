package dev.eventra.engine.delivery;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written in the listener's transaction before the listener is called, so that an event takes effect once.
 * Thread-safe.
 */
@FunctionalInterface
interface Claim {

    /** Nothing is: the event may take effect more than once. */
    Claim NONE = delivery -> Optional.empty();

    /**
     * To be called in the container's transaction.
     *
     * @return empty if the event is this transaction's to handle; else what is known of it, and the listener is not
     *     called
     * @throws NotEnlistedException if what it writes takes no part in the transaction
     */
    Optional<AttemptResult> take(Delivery delivery) throws SQLException, InterruptedException;

    /**
     * As {@link #take}, for events that are delivered together.
     *
     * @return what is known of those that are not this transaction's to handle
     */
    default Map<Delivery, AttemptResult> takeAll(List<Delivery> deliveries) throws SQLException, InterruptedException {
        Map<Delivery, AttemptResult> known = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            take(delivery).ifPresent(result -> known.put(delivery, result));
        }
        return known;
    }
}
