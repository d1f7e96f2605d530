package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Kafka's own record of how far the group is. It is for those who watch the lag by Kafka's tools: nothing here depends
 * on it. Used by the thread that polls.
 */
final class GroupOffsets {

    private static final Logger LOG = System.getLogger(GroupOffsets.class.getName());

    private final String subscription;
    private final Consumer<byte[], byte[]> consumer;
    private final Progress progress;

    GroupOffsets(String subscription, Consumer<byte[], byte[]> consumer, Progress progress) {
        this.subscription = subscription;
        this.consumer = consumer;
        this.progress = progress;
    }

    /** Tells Kafka what has moved, without waiting. */
    void commitAsync(Collection<AssignedPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = progress.uncommitted(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (sent, failure) -> {
            if (failure == null) {
                note(partitions, sent);
            } else {
                // the next round takes them along
                LOG.log(Level.DEBUG, subscription + ": offsets not committed: " + sent, failure);
            }
        });
    }

    /** Tells Kafka what has moved, and waits for its answer. */
    void commit(Collection<AssignedPartition> partitions, Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> offsets = progress.uncommitted(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, timeout);
            note(partitions, offsets);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.log(Level.INFO, subscription + ": offsets not committed to Kafka: " + offsets, e);
        }
    }

    private static void note(Collection<AssignedPartition> partitions, Map<TopicPartition, OffsetAndMetadata> offsets) {
        for (AssignedPartition partition : partitions) {
            OffsetAndMetadata offset = offsets.get(partition.id());
            if (offset != null) {
                partition.committed(offset.offset());
            }
        }
    }
}
