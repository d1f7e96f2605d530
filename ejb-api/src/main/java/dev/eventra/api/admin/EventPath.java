package dev.eventra.api.admin;

import java.time.Instant;
import java.util.List;

/**
 * What became of an event, in the order in which it happened. Immutable.
 *
 * @param event       the event
 * @param steps       what happened to it
 * @param traceparent the trace that it belongs to (W3C Trace Context); null if none, or that isn't known
 */
public record EventPath(EventSummary event, List<Step> steps, String traceparent) {

    public EventPath {
        steps = List.copyOf(steps);
    }

    /** Of an event whose trace isn't known. */
    public EventPath(EventSummary event, List<Step> steps) {
        this(event, steps, null);
    }

    /** What can happen to an event. */
    public enum Kind {
        /** The publisher's transaction stored it. */
        STORED,
        /** Kafka refused it for good, so it is not in Kafka and no subscription has seen it. */
        REJECTED,
        /** It came to Kafka. */
        RELAYED,
        /** A listener handled it. */
        DELIVERED,
        /** A listener failed; what comes of that is told by a later step. */
        FAILED,
        /** A subscription gave it up. */
        DEAD,
        /** It waits behind another of its group that was given up, or that Kafka refused. */
        QUEUED,
        /** An operator had it delivered again, and it took effect. */
        REDRIVEN,
        /** An operator gave it up for good. */
        DISCARDED
    }

    /**
     * Something that happened to it.
     *
     * @param time         when
     * @param kind         what
     * @param subscription for which subscription; null if for none
     * @param detail       more, such as the worker and the offset, or the failure; null if there is nothing
     * @param actor        the operator who did it; null if nobody did
     * @param reason       the operator's reason; null if nobody did it
     */
    public record Step(Instant time, Kind kind, String subscription, String detail, String actor, String reason) {

        /** Something that nobody had to give a reason for. */
        public Step(Instant time, Kind kind, String subscription, String detail, String actor) {
            this(time, kind, subscription, detail, actor, null);
        }
    }
}
