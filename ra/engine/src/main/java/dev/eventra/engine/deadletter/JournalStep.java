package dev.eventra.engine.deadletter;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that became of an event in a subscription, besides being handled. Immutable.
 *
 * @param subscription the subscription, or one of its replays
 * @param source       the event's source, as its dead letter has it
 * @param eventId      the event's id, likewise
 * @param kind         what
 * @param attempts     how often its listener was tried for that; 0 if it was not
 * @param errorClass   what failed; null if nothing did
 * @param worker       the application-server instance where it happened
 * @param order        by whose order; null if by nobody's
 * @param time         when; null for now, by the database's clock
 */
public record JournalStep(
        String subscription,
        String source,
        String eventId,
        Kind kind,
        int attempts,
        String errorClass,
        String worker,
        Order order,
        Instant time) {

    /** What can become of it. */
    public enum Kind {
        /** Its listener failed, and it is tried again or stays what it was. */
        FAILED,
        /** It was given up. */
        DEAD,
        /** It waits behind one that was given up. */
        QUEUED,
        /** It took effect after all, or had done so before. */
        REDRIVEN,
        /** It was given up for good. */
        DISCARDED;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What an operator wanted.
     *
     * @param operation the operation's id
     * @param actor     who
     * @param reason    why
     */
    public record Order(String operation, String actor, String reason) {

        public Order {
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(reason, "reason");
        }
    }

    public JournalStep {
        Objects.requireNonNull(subscription, "subscription");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(worker, "worker");
    }

    /** A step of an event that is stored as a dead letter, or was. */
    public static JournalStep of(
            String subscription, StoredRecord content, Kind kind, FailureReport failure, String worker, Order order) {
        return new JournalStep(
                subscription,
                content.source(),
                content.eventId(),
                kind,
                failure.attempts(),
                failure.errorClass(),
                worker,
                order,
                null);
    }
}
