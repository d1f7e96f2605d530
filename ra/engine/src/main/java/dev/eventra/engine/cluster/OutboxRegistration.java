package dev.eventra.engine.cluster;

import java.util.Objects;
import java.util.UUID;

/**
 * An outbox that this worker reaches.
 *
 * @param name   the outbox's name
 * @param uuid   the identity kept in its database
 * @param shards its number of shards
 */
public record OutboxRegistration(String name, UUID uuid, int shards) {

    public OutboxRegistration {
        ClusterNames.require(name, "outbox");
        Objects.requireNonNull(uuid, "uuid");
        if (shards < 1) {
            throw new IllegalArgumentException("outbox " + name + ": " + shards + " shards");
        }
    }
}
