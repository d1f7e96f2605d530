package dev.eventra.engine.delivery;

import dev.eventra.engine.database.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Tells failures of a listener from those of its surroundings: the database, the outbox, the end of the subscription.
 * Thread-safe.
 */
final class Surroundings {

    /** How long broken connections are excused while the database answers. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private final DeliveryDatabase database;
    private final BooleanSupplier interrupted;

    /**
     * @param interrupted whether deliveries have been interrupted because the subscription ends
     */
    Surroundings(DeliveryDatabase database, BooleanSupplier interrupted) {
        this.database = database;
        this.interrupted = interrupted;
    }

    /** Whether this delivery is no more ours, so that how it failed says nothing. */
    boolean isOver(Delivery delivery) {
        return delivery.isLost() || interrupted.getAsBoolean();
    }

    /** Whether what failed outside of the listener would fail for other events too. */
    boolean isOutage(Throwable cause) {
        Dialect dialect = database.dialect();
        return !Failures.isContention(cause, dialect) && (Failures.isOutage(cause, dialect) || !database.isUsable());
    }

    /** Whether a listener failed while what it needs was away. */
    boolean wereAway(Throwable failure) {
        return Failures.isOutboxUnavailable(failure) || !database.isUsable();
    }

    /** Whether a listener's failure may come from an outage that is over by now. */
    boolean excuse(Throwable failure, Delivery delivery, Instant now) {
        return isExcusable(failure) && isWithinGrace(delivery, now);
    }

    private boolean isExcusable(Throwable failure) {
        if (failure instanceof TransactionEndedException) {
            return false;
        }
        return Failures.isOutage(failure, database.dialect())
                || failure instanceof NotCommittedException notCommitted && !notCommitted.wasMarked();
    }

    private static boolean isWithinGrace(Delivery delivery, Instant now) {
        return delivery.firstFailure() == null
                || Duration.between(delivery.firstFailure(), now).compareTo(GRACE) < 0;
    }
}
