package dev.eventra.api.admin;

import java.time.Instant;

/**
 * What went wrong last. Immutable.
 *
 * @param time when
 * @param text what, in words without an event's data
 */
public record Problem(Instant time, String text) {}
