package dev.eventra.engine.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import org.apache.kafka.common.utils.Utils;

/**
 * Chooses an event's shard: by its group, so that a group's events stay in order; without one by its id, so that they
 * spread. The hash is that of Kafka's default partitioner: with as many shards as partitions, each shard's transactions
 * touch one partition. It is part of the stored layout and must never change while a shard holds rows.
 */
public final class ShardRouter {

    private ShardRouter() {}

    /** The shard of an event, from 0. */
    public static int shard(Event event, int shards) {
        return shard(event.group().orElse(event.id()), shards);
    }

    static int shard(String key, int shards) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % shards;
    }
}
