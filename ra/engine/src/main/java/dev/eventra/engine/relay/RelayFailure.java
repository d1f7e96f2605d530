package dev.eventra.engine.relay;

/** Whose failure keeps a shard from being relayed. */
public enum RelayFailure {
    /** Kafka did not answer, or refused the relay. */
    KAFKA,
    /** The outbox's database failed. */
    DATABASE,
    /** ZooKeeper can't say who owns the shard, and a takeover must know. */
    OWNERSHIP,
    /** Kafka refuses one event for itself; the shard waits, see the log. */
    EVENT,
    /** A defect of Eventra. */
    INTERNAL
}
