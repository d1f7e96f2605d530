package dev.eventra.bench.faults;

/** What can go wrong. */
enum FaultKind {
    /** An engine is killed, and another one comes in its place. */
    ENGINE_KILLED,
    /** An engine is frozen for longer than ZooKeeper waits for it, or Kafka too, and goes on as if nothing was. */
    ENGINE_FROZEN,
    /** An engine stops in order, and another one comes. */
    ENGINE_LEAVES,
    /** An engine ends after the listener returned and before the transaction commits. */
    CRASH_BEFORE_COMMIT(true),
    /** An engine ends right after the listener's transaction committed, before anyone else knows. */
    CRASH_AFTER_COMMIT(true),
    /** The connections between an engine and some of the servers break, and can't be made for a while. */
    CONNECTIONS_CUT,
    KAFKA_RESTARTED,
    ZOOKEEPER_RESTARTED,
    DATABASE_RESTARTED;

    private final boolean needsDelivery;

    FaultKind() {
        this(false);
    }

    FaultKind(boolean needsDelivery) {
        this.needsDelivery = needsDelivery;
    }

    boolean needsDelivery() {
        return needsDelivery;
    }
}
