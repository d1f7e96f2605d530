package dev.eventra.api.admin;

import java.util.List;
import java.util.Optional;

/**
 * What is known of an event. Immutable.
 *
 * @param path      what became of it; null if nothing is known of it
 * @param unreached the outboxes that it may be in and that were not looked in; empty if an outbox has it
 */
public record FoundPath(EventPath path, List<UnreachedOutbox> unreached) {

    public FoundPath {
        unreached = List.copyOf(unreached);
    }

    /** What became of it; empty if nothing is known of it. */
    public Optional<EventPath> known() {
        return Optional.ofNullable(path);
    }
}
