package dev.eventra.api.admin;

/**
 * A test event that is stored. Immutable.
 *
 * @param source of the event
 * @param id     of the event, made for it
 * @param shard  in whose table it waits for the relay
 */
public record PublishedTest(String source, String id, ShardRef shard) {}
