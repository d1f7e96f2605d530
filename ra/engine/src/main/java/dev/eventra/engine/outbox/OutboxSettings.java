package dev.eventra.engine.outbox;

import dev.eventra.engine.database.SchemaMode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What is asked of an outbox; its database has the last word on all of it but schema and journal. Immutable.
 *
 * @param namespace  the installation that relays it; part of what fences one relay from another
 * @param name       its name in this namespace
 * @param dataSource the JNDI name of its JTA DataSource
 * @param shards     the number of shard tables of a new one, 1 to 64
 * @param topic      the Kafka topic of its events
 * @param schema     what is done about its tables
 * @param journal    how long the journal keeps what it notes; empty if it is off
 * @param claimCheck how large data is stored apart; empty if it isn't
 * @param further    whether it is one of {@code eventra.outboxes}; else it is the default outbox
 */
public record OutboxSettings(
        String namespace,
        String name,
        String dataSource,
        int shards,
        String topic,
        SchemaMode schema,
        Optional<Duration> journal,
        Optional<ClaimCheckSettings> claimCheck,
        boolean further) {

    public OutboxSettings {
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(claimCheck, "claimCheck");
    }

    /** The default outbox, with all data in the tables of the shards. */
    public OutboxSettings(
            String namespace,
            String name,
            String dataSource,
            int shards,
            String topic,
            SchemaMode schema,
            Optional<Duration> journal) {
        this(namespace, name, dataSource, shards, topic, schema, journal, Optional.empty(), false);
    }

    /** The setting that asks for a part of it, for messages; the part is {@code name}, {@code shards} and so on. */
    String setting(String part) {
        if (further) {
            return "eventra.outboxes (outbox " + name + ", " + part + ")";
        }
        return part.equals("topic") ? "eventra.topic" : "eventra.outbox." + part;
    }

    /** The default outbox, without a journal. */
    public OutboxSettings(
            String namespace, String name, String dataSource, int shards, String topic, SchemaMode schema) {
        this(namespace, name, dataSource, shards, topic, schema, Optional.empty());
    }
}
