package dev.eventra.engine.relay;

/** What the relay of a shard is about. */
public enum RelayState {
    /** It fences every former owner and reads what they had committed. */
    TAKING_OVER,
    /** It relays, or waits for events. */
    RELAYING,
    /** Something failed; it waits and tries again. */
    BACKING_OFF,
    /** It has let go of the shard, for good. */
    STOPPED
}
