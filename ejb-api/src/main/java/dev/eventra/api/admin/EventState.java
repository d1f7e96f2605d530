package dev.eventra.api.admin;

/** How far an event is on its way out. */
public enum EventState {
    /** It waits in its shard. */
    PENDING,
    /** It is in Kafka. */
    RELAYED
}
