package dev.eventra.engine.relay;

import dev.eventra.engine.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the last progress record of a shard from the end of its partition: a window of offsets before the end, then one
 * twice as wide, until the record is in it. A partition is one shard's alone, so the first window nearly always has it;
 * compaction bounds the rest.
 *
 * <p>The end is that of {@code read_committed}, and it must be the partition's real end. After the fencing no
 * transaction of ours is open; should another one be (a hanging transaction of a broker before Kafka 4, say), newer
 * progress may stand behind it, unseen. Taking older progress for the last would send events twice, so that is refused.
 */
final class KafkaProgressLog implements ProgressLog {

    private static final int FIRST_WINDOW = 64;

    /**
     * The last offset is a transaction's marker, not a record: a longer poll would wait for a record after it, and so
     * would the broker with its own 500 ms.
     */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final int FETCH_WAIT_MS = 5;
    private static final int RETRY_BACKOFF_MS = 10;

    private final KafkaSettings kafka;

    KafkaProgressLog(KafkaSettings kafka) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
    }

    @Override
    public Optional<ProgressRecord> last(TopicPartition partition, byte[] key, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long writtenEnd = end(partition, timeout);
        try (Consumer<byte[], byte[]> consumer = consumer("read_committed", partition, timeout)) {
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (end < writtenEnd) {
                throw new TimeoutException("a transaction is open on " + partition + " from offset " + end
                        + " on, its progress is not known yet");
            }
            long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
            consumer.assign(List.of(partition));
            long to = end;
            for (long window = FIRST_WINDOW; to > begin; window *= 2) {
                long from = Math.max(begin, end - window);
                Optional<ConsumerRecord<byte[], byte[]>> found = last(consumer, partition, key, from, to, deadline);
                if (found.isPresent()) {
                    return found.map(last -> ProgressRecord.decode(last.value()));
                }
                to = from;
            }
            return Optional.empty();
        }
    }

    private long end(TopicPartition partition, Duration timeout) {
        try (Consumer<byte[], byte[]> consumer = consumer("read_uncommitted", partition, timeout)) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> last(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            byte[] key,
            long from,
            long to,
            long deadline) {
        Optional<ConsumerRecord<byte[], byte[]>> found = Optional.empty();
        consumer.seek(partition, from);
        while (consumer.position(partition) < to) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("progress in " + partition + " could not be read up to offset " + to);
            }
            for (ConsumerRecord<byte[], byte[]> candidate : consumer.poll(POLL).records(partition)) {
                if (Arrays.equals(candidate.key(), key) && candidate.offset() < to) {
                    found = Optional.of(candidate);
                }
            }
        }
        return found;
    }

    private Consumer<byte[], byte[]> consumer(String isolation, TopicPartition partition, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> properties = kafka.properties("eventra-progress-" + partition + "-" + isolation);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        properties.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
