package dev.eventra.engine.deadletter;

import java.util.Objects;

/**
 * One row of {@code eventra_dead_letter}. Immutable.
 *
 * @param subscription who gave the event up, or let it wait
 * @param state        which of the two
 * @param content      the event
 * @param failure      why; {@link FailureReport#NONE} if it waits
 * @param worker       the application-server instance that wrote the row
 */
public record DeadLetter(
        String subscription, DeadLetterState state, StoredRecord content, FailureReport failure, String worker) {

    public DeadLetter {
        Objects.requireNonNull(subscription, "subscription");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(worker, "worker");
    }
}
