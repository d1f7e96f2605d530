package dev.eventra.api.admin;

/**
 * Which shard. Immutable.
 *
 * @param outbox the outbox's name
 * @param shard  its number, from 0
 */
public record ShardRef(String outbox, int shard) {

    static final int LONGEST_OUTBOX = 60;

    public ShardRef {
        Check.text("outbox", outbox, LONGEST_OUTBOX);
        Check.range("shard", shard, 0, 63);
    }
}
