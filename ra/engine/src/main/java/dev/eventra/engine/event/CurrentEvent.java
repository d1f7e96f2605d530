package dev.eventra.engine.event;

import dev.eventra.api.Event;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;

/**
 * The event that a transaction handles: put into it before the listener is called, so that what the listener publishes
 * in the same transaction names its cause. A batch of several events has none.
 */
public final class CurrentEvent {

    /** By which the transaction's resource is found. */
    public static final Object KEY = new Object() {
        @Override
        public String toString() {
            return CurrentEvent.class.getName();
        }
    };

    private CurrentEvent() {}

    /** The event that the thread's transaction handles; empty without one, and without a transaction. */
    public static Optional<Event> of(TransactionSynchronizationRegistry registry) {
        return registry.getTransactionStatus() == Status.STATUS_ACTIVE
                ? Optional.ofNullable((Event) registry.getResource(KEY))
                : Optional.empty();
    }
}
