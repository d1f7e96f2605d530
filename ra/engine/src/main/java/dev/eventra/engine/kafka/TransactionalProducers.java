package dev.eventra.engine.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Producers for the relay. Every wait of theirs ends before the broker would abort the transaction by itself: a relay
 * that waits longer holds up all {@code read_committed} readers of the partitions it wrote to. Immutable and
 * thread-safe.
 */
public final class TransactionalProducers implements ProducerFactory {

    /** Batches fill while the relay hands records over; it flushes right after, so no record waits for this long. */
    private static final int LINGER_MS = 5;

    /** Kafka's own 100 ms is most of a takeover: the answer to its first requests often is "not yet". */
    private static final int RETRY_BACKOFF_MS = 10;

    private static final int BATCH_SIZE = 64 * 1024;

    private final KafkaSettings kafka;
    private final Duration transactionTimeout;
    private final long bufferMemory;

    /**
     * @param kafka              how to reach Kafka; {@code compression.type} may be among its client properties
     * @param transactionTimeout after which the broker aborts a transaction that was left open, at least 1 s
     * @param bufferMemory       the most bytes that one producer buffers
     */
    public TransactionalProducers(KafkaSettings kafka, Duration transactionTimeout, long bufferMemory) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
        this.transactionTimeout = transactionTimeout;
        this.bufferMemory = bufferMemory;
    }

    @Override
    public Producer<byte[], byte[]> create(String transactionalId) {
        return new KafkaProducer<>(properties(transactionalId), new ByteArraySerializer(), new ByteArraySerializer());
    }

    Map<String, Object> properties(String transactionalId) {
        int timeout = Math.toIntExact(transactionTimeout.toMillis());
        Map<String, Object> properties = kafka.properties(transactionalId);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeout);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_SIZE);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferMemory);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 3);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout * 3 / 5);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout * 2 / 3);
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
