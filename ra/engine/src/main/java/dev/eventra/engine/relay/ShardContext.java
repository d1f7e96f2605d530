package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.outbox.Outbox;
import java.util.Collection;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Which shard a relay works for, and as which owner. Immutable.
 *
 * @param id     the shard of {@code outbox}
 * @param epoch  with which this worker owns it
 */
record ShardContext(RelayEnvironment environment, Outbox outbox, ShardId id, long epoch) {

    /** Without the suffix that tells the shard's two producers apart. */
    String transactionalId() {
        return transactionalId(environment.settings().namespace(), outbox, id.shard());
    }

    /** As above, of any shard. */
    static String transactionalId(String namespace, Outbox outbox, int shard) {
        return namespace + "-" + outbox.uuid() + "-" + shard;
    }

    TopicPartition progressPartition() {
        return new TopicPartition(Topics.progressTopic(outbox.topic()), id.shard());
    }

    byte[] progressKey() {
        return ProgressRecord.key(outbox.uuid(), id.shard());
    }

    /**
     * @param ids sequences of rows, ascending, each once
     */
    ProducerRecord<byte[], byte[]> progress(Collection<Long> ids) {
        TopicPartition partition = progressPartition();
        return new ProducerRecord<>(
                partition.topic(),
                partition.partition(),
                progressKey(),
                ProgressRecord.encode(environment.worker(), epoch, ids));
    }

    /** Begins each log line of this shard. */
    @Override
    public String toString() {
        return "shard " + id + " epoch " + epoch;
    }
}
