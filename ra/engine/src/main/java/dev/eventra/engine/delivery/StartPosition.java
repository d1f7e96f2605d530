package dev.eventra.engine.delivery;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Where a subscription begins that has never consumed; applied once. Immutable.
 *
 * @param time the first event relayed at this time or later; empty for the first or the next event, by {@code earliest}
 * @param earliest whether to begin at the first event that the topic holds, rather than at the next one
 */
public record StartPosition(Optional<Instant> time, boolean earliest) {

    /** At the first event that the topic holds. */
    public static final StartPosition EARLIEST = new StartPosition(Optional.empty(), true);
    /** At the next event that is relayed. */
    public static final StartPosition LATEST = new StartPosition(Optional.empty(), false);

    /**
     * @param text {@code earliest}, {@code latest}, or a time such as {@code 2026-11-21T10:00:00Z}
     * @return empty if it is none of these
     */
    public static Optional<StartPosition> parse(String text) {
        if (text.equals("earliest")) {
            return Optional.of(EARLIEST);
        }
        if (text.equals("latest")) {
            return Optional.of(LATEST);
        }
        try {
            return Optional.of(new StartPosition(Optional.of(Instant.parse(text)), false));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
