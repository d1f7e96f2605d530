package dev.eventra.api.admin;

import java.time.Instant;

/**
 * Who asked last for what is wanted. Immutable.
 *
 * @param change who, and why
 * @param time   when
 */
public record Wish(Change change, Instant time) {}
