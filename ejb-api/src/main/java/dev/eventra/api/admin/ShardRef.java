package dev.eventra.api.admin;

/**
 * Which shard. Immutable.
 *
 * @param outbox the outbox's name
 * @param shard  its number, from 0
 */
public record ShardRef(String outbox, int shard) {

    public ShardRef {
        Check.text("outbox", outbox, 60);
        Check.range("shard", shard, 0, 63);
    }
}
