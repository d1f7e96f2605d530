package dev.eventra.engine.relay;

import dev.eventra.engine.thread.Backoff;
import java.time.Duration;
import java.util.Objects;

/**
 * How a worker relays. Immutable; begin with {@link #defaults(String)}.
 *
 * @param namespace          sets this installation apart from others on the same Kafka: part of every transactional id
 * @param threads            how many threads of the container relay all shards together, positive; as many again read
 *                           ahead for them
 * @param batch              the bounds of one Kafka transaction
 * @param polling            how soon idle shards are looked at again
 * @param outage             the waits while Kafka, the database or ZooKeeper fails
 * @param transactionTimeout after which Kafka aborts a transaction of a relay that died, 1 s or more: so long it may
 *                           hold up read_committed readers if nobody takes its shard over, and for what the broker
 *                           takes to notice (it looks every 10 s by its defaults)
 * @param releaseTimeout     the longest that letting go of a shard takes
 * @param databaseTimeout    the longest that a statement on an outbox may take, 1 s or more
 */
public record RelaySettings(
        String namespace,
        int threads,
        Batch batch,
        Polling polling,
        Backoff outage,
        Duration transactionTimeout,
        Duration releaseTimeout,
        Duration databaseTimeout) {

    /**
     * The most. Batches are smaller while there is no backlog.
     *
     * @param rows  the most events, positive
     * @param bytes the data after which no further event is taken, positive
     */
    public record Batch(int rows, long bytes) {
        public Batch {
            if (rows < 1 || bytes < 1) {
                throw new IllegalArgumentException("batch of " + rows + " rows, " + bytes + " bytes is not positive");
            }
        }
    }

    /**
     * The tables of an outbox's idle shards are looked at together, after a tenth of the time since the last event of any
     * of them, within these bounds. A shard whose event was committed by this instance is not looked at but woken.
     *
     * @param shortest while it was active a moment ago, positive
     * @param longest  not below {@code shortest}
     */
    public record Polling(Duration shortest, Duration longest) {
        public Polling {
            if (shortest.isNegative() || shortest.isZero() || longest.compareTo(shortest) < 0) {
                throw new IllegalArgumentException("polling from " + shortest + " to " + longest + " is not possible");
            }
        }

        Duration after(Duration idle) {
            Duration wait = idle.dividedBy(10);
            if (wait.compareTo(shortest) < 0) {
                return shortest;
            }
            return wait.compareTo(longest) > 0 ? longest : wait;
        }
    }

    public RelaySettings {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(polling, "polling");
        Objects.requireNonNull(outage, "outage");
        Objects.requireNonNull(releaseTimeout, "releaseTimeout");
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + " is below 1");
        }
        if (transactionTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("transactionTimeout " + transactionTimeout + " is below 1 s");
        }
        if (databaseTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("databaseTimeout " + databaseTimeout + " is below 1 s");
        }
    }

    public static RelaySettings defaults(String namespace) {
        return new RelaySettings(
                namespace,
                4,
                new Batch(4000, 4L * 1024 * 1024),
                new Polling(Duration.ofMillis(5), Duration.ofSeconds(1)),
                new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5)),
                Duration.ofSeconds(15),
                Duration.ofSeconds(25),
                Duration.ofSeconds(10));
    }

    public RelaySettings withThreads(int threads) {
        return new RelaySettings(
                namespace, threads, batch, polling, outage, transactionTimeout, releaseTimeout, databaseTimeout);
    }

    public RelaySettings withBatch(Batch batch) {
        return new RelaySettings(
                namespace, threads, batch, polling, outage, transactionTimeout, releaseTimeout, databaseTimeout);
    }

    public RelaySettings withPolling(Polling polling) {
        return new RelaySettings(
                namespace, threads, batch, polling, outage, transactionTimeout, releaseTimeout, databaseTimeout);
    }

    public RelaySettings withTransactionTimeout(Duration transactionTimeout) {
        return new RelaySettings(
                namespace, threads, batch, polling, outage, transactionTimeout, releaseTimeout, databaseTimeout);
    }

    public RelaySettings withReleaseTimeout(Duration releaseTimeout) {
        return new RelaySettings(
                namespace, threads, batch, polling, outage, transactionTimeout, releaseTimeout, databaseTimeout);
    }

    public RelaySettings withDatabaseTimeout(Duration databaseTimeout) {
        return new RelaySettings(
                namespace, threads, batch, polling, outage, transactionTimeout, releaseTimeout, databaseTimeout);
    }
}
