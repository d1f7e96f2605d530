package dev.eventra.engine.relay;

import dev.eventra.engine.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a range of one partition, without a consumer group. Immutable and thread-safe; each call has its own client. */
final class LogReader {

    /**
     * The last offset is a transaction's marker, not a record: a longer poll would wait for a record after it, and so
     * would the broker with its own 500 ms.
     */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final int FETCH_WAIT_MS = 5;
    private static final int RETRY_BACKOFF_MS = 10;

    private final KafkaSettings kafka;

    LogReader(KafkaSettings kafka) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
    }

    /**
     * Reads what is written now, whether or not it is committed.
     *
     * @param reader given each record in order; false ends it
     * @throws TimeoutException if nothing more comes within the timeout
     */
    void written(
            TopicPartition partition, long from, Duration timeout, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        read("read_uncommitted", partition, from, end(partition, timeout), timeout, reader);
    }

    /**
     * Reads what is written now and not before a time, whether or not it is committed.
     *
     * @param since milliseconds since 1970; records before it are left out
     */
    void writtenSince(
            TopicPartition partition, long since, Duration timeout, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        long end = end(partition, timeout);
        OffsetAndTimestamp from;
        try (Consumer<byte[], byte[]> consumer = consumer("read_uncommitted", partition, timeout)) {
            from = consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
        }
        if (from != null) {
            read("read_uncommitted", partition, from.offset(), end, timeout, reader);
        }
    }

    /**
     * Reads what is committed of a range. Waits for transactions that are open in it, or from before.
     *
     * @param to     the offset behind the range
     * @param reader given each record in order; false ends it
     * @throws TimeoutException if nothing more comes within the timeout
     */
    void committed(
            TopicPartition partition,
            long from,
            long to,
            Duration timeout,
            Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        read("read_committed", partition, from, to, timeout, reader);
    }

    /** Where the next record of whomever will be. */
    long end(TopicPartition partition, Duration timeout) {
        try (Consumer<byte[], byte[]> consumer = consumer("read_uncommitted", partition, timeout)) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    /** The partitions of a topic. */
    Collection<TopicPartition> partitions(String topic, Duration timeout) {
        try (Consumer<byte[], byte[]> consumer = consumer("read_uncommitted", new TopicPartition(topic, 0), timeout)) {
            return consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
        }
    }

    private void read(
            String isolation,
            TopicPartition partition,
            long from,
            long to,
            Duration timeout,
            Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        try (Consumer<byte[], byte[]> consumer = consumer(isolation, partition, timeout)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            read(consumer, partition, to, timeout, reader);
        }
    }

    /** Reads on from the consumer's position up to an offset. */
    static void read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long to,
            Duration timeout,
            Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long position = consumer.position(partition);
        while (position < to) {
            for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL).records(partition)) {
                if (next.offset() >= to || !reader.test(next)) {
                    return;
                }
            }
            long reached = consumer.position(partition);
            if (reached > position) {
                deadline = System.nanoTime() + timeout.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(partition + " could not be read from offset " + reached + " to " + to);
            }
            position = reached;
        }
    }

    Consumer<byte[], byte[]> consumer(String isolation, TopicPartition partition, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> properties = kafka.properties("eventra-relay-" + partition + "-" + isolation);
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
