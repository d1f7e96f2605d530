package dev.eventra.engine.cluster;

/** Answers, from ZooKeeper itself, whether this worker still owns a shard. Thread-safe. */
public interface ShardOwnership {

    /** What ZooKeeper says. */
    enum Verdict {
        /** The owner node is this worker's, of this epoch. */
        OWNED,
        /** The owner node is gone or another's. */
        LOST,
        /** ZooKeeper did not answer. */
        UNKNOWN
    }

    /**
     * @param shard the shard
     * @param epoch the epoch with which it was acquired
     */
    Verdict verify(ShardId shard, long epoch);
}
