package dev.eventra.bench.faults;

/** What can go wrong. */
enum FaultKind {
    /** An engine is killed, and another one comes in its place. */
    ENGINE_KILLED,
    /** An engine is frozen for longer than ZooKeeper waits for it, or Kafka too, and goes on as if nothing was. */
    ENGINE_FROZEN,
    /** An engine stops in order, and another one comes. */
    ENGINE_LEAVES,
    /** One engine after the other stops in order and comes again, as in a deployment. */
    ROLLING_RESTART,
    /** The load moves from one shard to another, and before the master has dealt with it all engines are restarted so. */
    ROLLING_RESTART_WITH_OTHER_LOAD,

    /** The relay's Kafka transaction is open and nothing is sent yet. */
    CRASH_BEFORE_SEND(Crash.RELAY),
    /** Some of the transaction's records are in Kafka, and it is not committed. */
    CRASH_IN_KAFKA_TRANSACTION(Crash.RELAY),
    /** The transaction is committed, its rows are about to be deleted. */
    CRASH_BEFORE_DELETE(Crash.RELAY),
    /** The rows are deleted, and the relay does not know. */
    CRASH_AFTER_DELETE(Crash.RELAY),
    /**
     * All others are killed, and this engine ends as it takes their shards over: former owners are fenced, the progress
     * is read, and nothing is deleted yet. Another one has to take over from both.
     */
    CRASH_IN_TAKEOVER(Crash.TAKEOVER),
    /** The listener returned, and its transaction isn't committed. */
    CRASH_BEFORE_COMMIT(Crash.DELIVERY),
    /** The listener's transaction is committed, and nobody else knows. */
    CRASH_AFTER_COMMIT(Crash.DELIVERY),

    /** The connections between an engine and some of the servers break, and can't be made for a while. */
    CONNECTIONS_CUT,
    /** For longer than an engine's session with ZooKeeper lasts, its connections to ZooKeeper are cut, and no others. */
    SESSION_EXPIRED,
    /** What an engine sends to some of the servers, or what these answer, does not arrive; no connection breaks. */
    ONE_WAY_PARTITION,
    /** The database ends all of its sessions, those of the writers too. */
    DATABASE_SESSIONS_ENDED,
    KAFKA_RESTARTED,
    /** Kafka writes until its disk is full, gives up, and comes again when there is room. */
    KAFKA_DISK_FULL,
    ZOOKEEPER_RESTARTED,
    DATABASE_RESTARTED,

    /** An application's transaction publishes first and commits long after others that began later. */
    SLOW_TRANSACTION,
    /** The outbox gets another number of shards; the writers are not told. */
    RESHARDING,
    /** An engine's clock jumps by hours, and back. */
    CLOCK_JUMP;

    /** What an engine is to be doing when it crashes. */
    private enum Crash {
        NONE,
        RELAY,
        TAKEOVER,
        DELIVERY
    }

    private final Crash crash;

    FaultKind() {
        this(Crash.NONE);
    }

    FaultKind(Crash crash) {
        this.crash = crash;
    }

    /** Whether the engine is to end itself at some point. */
    boolean isCrash() {
        return crash != Crash.NONE;
    }

    boolean needsDelivery() {
        return crash == Crash.DELIVERY;
    }

    /** Whether it is to last long: beyond the session with ZooKeeper, and at times beyond Kafka's transactions. */
    boolean isLong() {
        return this == ENGINE_FROZEN
                || this == SESSION_EXPIRED
                || this == ONE_WAY_PARTITION
                || this == SLOW_TRANSACTION;
    }
}
