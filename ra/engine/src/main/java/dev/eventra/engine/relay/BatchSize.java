package dev.eventra.engine.relay;

import java.time.Duration;

/**
 * How many rows the next batch of a shard may have. Few while events come as they are relayed, so that the first of them
 * doesn't wait for the last; after a full batch up to {@value #GROWTH} times as many, up to the setting, since the commit
 * costs the same for many, but not more than would take {@link #AIM} at the rate of the last; half as many after a
 * transaction that took long, since readers wait for as long as it is open, and after one that failed: on a slow line a
 * smaller one may still be sent in time. Not thread-safe.
 */
final class BatchSize {

    private static final int FIRST = 500;
    private static final int GROWTH = 8;
    private static final Duration AIM = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMillis(500);

    private final RelaySettings.Batch most;
    private int rows;

    BatchSize(RelaySettings.Batch most) {
        this.most = most;
        this.rows = Math.min(FIRST, most.rows());
    }

    /** The bounds of the next batch. */
    RelaySettings.Batch next() {
        return new RelaySettings.Batch(rows, most.bytes());
    }

    /**
     * A batch was committed.
     *
     * @param full whether there was more
     * @param took the Kafka transaction
     */
    void committed(boolean full, Duration took) {
        if (took.compareTo(LONG) > 0) {
            rows = Math.max(1, rows / 2);
        } else if (!full) {
            rows = Math.min(FIRST, most.rows());
        } else if (rows < most.rows()) {
            rows = (int) Math.min(most.rows(), rows * growth(took));
        }
    }

    /** A batch could not be committed, or that is not known. */
    void failed() {
        rows = Math.max(1, rows / 2);
    }

    private static long growth(Duration took) {
        long fitting = AIM.toNanos() / Math.max(1, took.toNanos());
        return Math.max(1, Math.min(GROWTH, fitting));
    }
}
