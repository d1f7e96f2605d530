package dev.eventra.engine.inbox;

/**
 * Where the record of an event lies in the topic of its subscription; by it the inbox tells what can't come again.
 *
 * @param partition the partition's number
 * @param offset    the record's offset
 */
public record InboxPlace(int partition, long offset) {}
