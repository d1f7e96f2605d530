package dev.eventra.engine.cluster;

/** The cluster knows another outbox by this name: another database, or another number of shards. */
public final class OutboxMismatchException extends RuntimeException {

    OutboxMismatchException(OutboxRegistration registration, String knownUuid, String knownShards) {
        super("outbox " + registration.name() + ": this worker's database says uuid " + registration.uuid() + " with "
                + registration.shards() + " shards, the cluster knows uuid " + knownUuid + " with " + knownShards
                + " shards");
    }
}
