package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardOwnership;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.ProducerFactory;
import dev.eventra.engine.kafka.TransactionalProducers;
import java.util.Objects;

/**
 * What all relays of a worker share. Immutable.
 *
 * @param worker    the worker's id, written into progress records
 * @param producers makes the producers
 * @param progress  reads progress
 * @param mending   ends hanging transactions at takeovers
 * @param ahead     threads for the database's half of the work; none of them is started by this
 * @param ownership asked before each takeover
 */
record RelayEnvironment(
        RelaySettings settings,
        String worker,
        ProducerFactory producers,
        ProgressLog progress,
        TransactionMending mending,
        ReadAhead ahead,
        ShardOwnership ownership,
        RelayListener listener) {

    RelayEnvironment {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(producers, "producers");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(mending, "mending");
        Objects.requireNonNull(ahead, "ahead");
        Objects.requireNonNull(ownership, "ownership");
        Objects.requireNonNull(listener, "listener");
    }

    static RelayEnvironment of(
            KafkaSettings kafka,
            RelaySettings settings,
            String worker,
            ShardOwnership ownership,
            RelayListener listener) {
        long bufferMemory = Math.max(8L * 1024 * 1024, 2 * settings.batch().bytes());
        return new RelayEnvironment(
                settings,
                worker,
                new TransactionalProducers(kafka, settings.transactionTimeout(), bufferMemory),
                new KafkaProgressLog(kafka),
                new TransactionMender(kafka),
                new ReadAhead(settings.threads()),
                ownership,
                listener);
    }
}
