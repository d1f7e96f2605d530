package dev.eventra.engine.cluster;

import java.util.Comparator;
import java.util.Objects;

/**
 * One shard of one outbox. Ordered by outbox, then by number.
 *
 * @param outbox the outbox's name
 * @param shard  0 to the outbox's number of shards - 1
 */
public record ShardId(String outbox, int shard) implements Comparable<ShardId> {

    private static final Comparator<ShardId> ORDER =
            Comparator.comparing(ShardId::outbox).thenComparingInt(ShardId::shard);

    public ShardId {
        Objects.requireNonNull(outbox, "outbox");
        if (shard < 0) {
            throw new IllegalArgumentException("shard " + shard + " is negative");
        }
    }

    @Override
    public int compareTo(ShardId other) {
        return ORDER.compare(this, other);
    }

    /** As in {@code orders/3}. */
    @Override
    public String toString() {
        return outbox + "/" + shard;
    }
}
