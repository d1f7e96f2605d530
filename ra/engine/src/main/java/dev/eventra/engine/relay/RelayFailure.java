package dev.eventra.engine.relay;

/** Whose failure keeps a shard from being relayed. */
public enum RelayFailure {
    /** Kafka did not answer, or refused the relay. */
    KAFKA("was without Kafka"),
    /** The outbox's database failed. */
    DATABASE("was without its database"),
    /** ZooKeeper can't say who owns the shard, and a takeover must know. */
    OWNERSHIP("was without an answer of ZooKeeper"),
    /** Kafka refuses one event for itself; the shard waits, see the log. */
    EVENT("was held by an event that Kafka refused"),
    /** A transaction of an earlier owner hangs, and may not be ended without an operator; see the log. */
    TRANSACTION("was held by a hanging transaction"),
    /** A defect of Eventra. */
    INTERNAL("was held by a defect");

    private final String past;

    RelayFailure(String past) {
        this.past = past;
    }

    /** How a log line puts it once it is over. */
    String past() {
        return past;
    }
}
