package dev.eventra.engine.outbox;

import dev.eventra.engine.database.SchemaMode;

/**
 * What is asked of an outbox; its database has the last word on namespace, name, shards and topic. Immutable.
 *
 * @param namespace  the installation that relays it; part of what fences one relay from another
 * @param name       its name in this namespace
 * @param dataSource the JNDI name of its JTA DataSource
 * @param shards     its number of shard tables, 1 to 64
 * @param topic      the Kafka topic of its events
 * @param schema     what is done about its tables
 */
public record OutboxSettings(
        String namespace, String name, String dataSource, int shards, String topic, SchemaMode schema) {}
