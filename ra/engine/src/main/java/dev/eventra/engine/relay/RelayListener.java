package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import java.time.Duration;

/**
 * Told what relays do, for metrics, logs and tests. All methods do nothing by default. Called on the relay's threads,
 * for one shard by one thread at a time; must return promptly and throw nothing.
 */
public interface RelayListener {

    /**
     * All former owners are fenced.
     *
     * @param settled how many events they had committed to Kafka and perhaps not deleted
     */
    default void takenOver(ShardId shard, long epoch, int settled, Duration duration) {}

    /**
     * A transaction was committed.
     *
     * @param count    events in it, positive
     * @param bytes    their data
     * @param duration from the read to the commit
     */
    default void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {}

    /** The table was looked at and there was no event. */
    default void idle(ShardId shard, long epoch) {}

    /** An event was refused for good and set aside; the shard goes on without it and the later ones of its group. */
    default void rejected(ShardId shard, long epoch, Throwable reason) {}

    /** An attempt failed; it will be made again. */
    default void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {}

    /** A step takes very long; told once for each such step, by another thread than the relay's. */
    default void stuck(ShardId shard, long epoch, Duration since) {}

    /** The shard was let go of, or turned out to be another worker's. */
    default void stopped(ShardId shard, long epoch) {}
}
