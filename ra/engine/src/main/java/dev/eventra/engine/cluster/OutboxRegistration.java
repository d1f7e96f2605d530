package dev.eventra.engine.cluster;

import java.util.Objects;
import java.util.UUID;

/**
 * An outbox that this worker reaches.
 *
 * @param name   the outbox's name
 * @param uuid   the identity kept in its database
 * @param shards its number of shards
 * @param layout rises with each change of the number of shards, by one; from 1
 */
public record OutboxRegistration(String name, UUID uuid, int shards, int layout) {

    public OutboxRegistration {
        ClusterNames.require(name, "outbox");
        Objects.requireNonNull(uuid, "uuid");
        if (shards < 1) {
            throw new IllegalArgumentException("outbox " + name + ": " + shards + " shards");
        }
        if (layout < 1) {
            throw new IllegalArgumentException("outbox " + name + ": layout " + layout);
        }
    }

    /** As it was made. */
    public OutboxRegistration(String name, UUID uuid, int shards) {
        this(name, uuid, shards, 1);
    }
}
