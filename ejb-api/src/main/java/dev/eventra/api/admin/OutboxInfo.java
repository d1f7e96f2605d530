package dev.eventra.api.admin;

/**
 * An outbox as a whole. Immutable.
 *
 * @param name     its name
 * @param shards   its number of shards
 * @param standard whether it is the default outbox
 * @param setAside events that Kafka refused, and those of their groups that wait behind them; null if this server doesn't
 *                 reach the outbox, or its database did not answer
 * @param delayed  events that are not due yet; null likewise
 */
public record OutboxInfo(String name, int shards, boolean standard, Count setAside, Count delayed) {}
