package dev.eventra.api.admin;

/**
 * An outbox that a search did not look in. Immutable.
 *
 * @param outbox its name
 * @param reason why not, and what to do
 */
public record UnreachedOutbox(String outbox, String reason) {}
