package dev.eventra.engine.relay;

/** Whose failure keeps a shard from being relayed. */
public enum RelayFailure {
    /** Kafka did not answer, or refused the relay. */
    KAFKA("was without Kafka"),
    /** The outbox's database failed. */
    DATABASE("was without its database"),
    /** ZooKeeper can't say who owns the shard, and a takeover must know. */
    OWNERSHIP("was without an answer of ZooKeeper"),
    /** Kafka refuses one event for itself; it is looked for, and set aside. */
    EVENT("was held by an event that Kafka refused"),
    /** Kafka refuses whatever is sent to the topic: it is missing, or may not be written to. */
    TOPIC("was refused by its topic"),
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
