package dev.eventra.engine.cluster;

/** The cluster as administration sees and steers it. Thread-safe. */
public interface ClusterControl {

    /** What ZooKeeper says, at most about a second old; the last that it said if it does not answer. Waits 2 s at most. */
    ClusterReading read();

    /** Tells what operators want; to be told again and again. Returns at once. */
    void want(ClusterWishes wishes);
}
