package dev.eventra.engine.outbox;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * An outbox that was opened: its tables are there and its identity agrees with the settings. Immutable but for
 * its number of shards, and thread-safe.
 *
 * @param name       its name in this namespace
 * @param uuid       its identity, kept in its database
 * @param layout     its number of shard tables, as this server knows it
 * @param topic      the Kafka topic of its events
 * @param dataSource where its tables are
 * @param store      the statements on them
 * @param journal    where relayed events are noted; empty if it is off
 * @param claimCheck stores large data apart
 */
public record Outbox(
        String name,
        UUID uuid,
        ShardLayout layout,
        String topic,
        DataSource dataSource,
        OutboxStore store,
        Optional<Journal> journal,
        ClaimCheck claimCheck) {

    public Outbox {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(dataSource, "dataSource");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(claimCheck, "claimCheck");
    }

    /** With a number of shards that nobody changes, and all data in their tables. */
    public Outbox(
            String name,
            UUID uuid,
            int shards,
            String topic,
            DataSource dataSource,
            OutboxStore store,
            Optional<Journal> journal) {
        this(name, uuid, new ShardLayout(shards), topic, dataSource, store, journal, ClaimCheck.OFF);
    }

    /** As above, without a journal. */
    public Outbox(String name, UUID uuid, int shards, String topic, DataSource dataSource, OutboxStore store) {
        this(name, uuid, shards, topic, dataSource, store, Optional.empty());
    }

    /** Its number of shard tables, as this server knows it now. */
    public int shards() {
        return layout.shards();
    }
}
