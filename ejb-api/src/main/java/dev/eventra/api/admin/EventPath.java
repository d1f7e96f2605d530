package dev.eventra.api.admin;

import java.time.Instant;
import java.util.List;

/**
 * What became of an event, in the order in which it happened. Immutable.
 *
 * @param event the event
 * @param steps what happened to it
 */
public record EventPath(EventSummary event, List<Step> steps) {

    public EventPath {
        steps = List.copyOf(steps);
    }

    /** What can happen to an event. */
    public enum Kind {
        STORED,
        RELAYED,
        DELIVERED,
        DEAD,
        QUEUED,
        REDRIVEN,
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
     */
    public record Step(Instant time, Kind kind, String subscription, String detail, String actor) {}
}
