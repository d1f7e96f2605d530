package dev.eventra.engine.cluster;

/** Answers, from ZooKeeper itself, whether this worker still owns a shard. Thread-safe. */
public interface ShardOwnership {

    /** What ZooKeeper says. */
    enum Verdict {
        /** The owner node is this worker's, of this epoch. */
        OWNED,
        /** Another has, or has had, the shard since. {@link ShardListener#release} is going to be called too. */
        LOST,
        /**
         * ZooKeeper did not answer, or the owner node went with this worker's session and nobody has taken the shard
         * since: the worker is about to get it back. Ask again.
         */
        UNKNOWN
    }

    /**
     * @param shard the shard
     * @param epoch the epoch with which it was acquired
     */
    Verdict verify(ShardId shard, long epoch);
}
