package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where consuming begins if there is no committed offset, or Kafka has not the record that it leads to. Kafka's own
 * rule ({@code auto.offset.reset}) is off: it would skip lost records without a word. Used by the thread that polls.
 *
 * <p>The committed offset is the only one that is known. If Kafka forgets it (a group without members for longer than
 * {@code offsets.retention.minutes}), all that the topic still holds comes again, and the inbox knows it.
 */
final class StartRule {

    private static final Logger LOG = System.getLogger(StartRule.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String subscription;
    private final Consumer<byte[], byte[]> consumer;
    private final DeliveryListener listener;

    StartRule(String subscription, Consumer<byte[], byte[]> consumer, DeliveryListener listener) {
        this.subscription = subscription;
        this.consumer = consumer;
        this.listener = listener;
    }

    /** Nothing was ever committed: all that is there is new. "Latest" would lose what comes before the first poll. */
    void begin(Collection<TopicPartition> partitions) {
        LOG.log(
                Level.INFO,
                () -> subscription + ": no offset is committed, beginning at the first record of " + partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Goes on with the first record that is there, and tells what is lost. */
    void goOn(OffsetOutOfRangeException failure) {
        Map<TopicPartition, Long> wanted = new HashMap<>(failure.offsetOutOfRangePartitions());
        Map<TopicPartition, Long> first = consumer.beginningOffsets(wanted.keySet(), TIMEOUT);
        wanted.forEach((partition, from) -> {
            long to = first.get(partition);
            consumer.seek(partition, to);
            if (from < to) {
                listener.recordsLost(subscription, partition.topic(), partition.partition(), from, to);
            } else {
                LOG.log(
                        Level.ERROR,
                        subscription + ": " + partition + " has no record " + from
                                + " yet, so the broker was set back or the topic made anew; going on at its first"
                                + " record, " + to);
            }
        });
    }
}
