package dev.eventra.engine.kafka;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Producers for the relay. Delivering a record and the commit after it end, together, before the broker would abort the
 * transaction by itself: a relay that waits longer holds up all {@code read_committed} readers of the partitions it wrote
 * to. What order and exactly-once need is pinned, whatever the client properties say. Immutable and thread-safe.
 */
public final class TransactionalProducers implements ProducerFactory {

    private static final System.Logger LOG = System.getLogger(TransactionalProducers.class.getName());

    /** The relay waits for the records it has just handed over; batches fill while others are on their way. */
    private static final int LINGER_MS = 0;

    /** Kafka's own 100 ms is most of a takeover: the answer to its first requests often is "not yet". */
    private static final int RETRY_BACKOFF_MS = 10;

    private static final int BATCH_SIZE = 64 * 1024;

    /** The most with which the idempotent producer keeps the order. */
    private static final int MAX_IN_FLIGHT = 5;

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
        Set<String> ignored = new TreeSet<>(kafka.client().keySet());
        ignored.retainAll(pinned(""));
        if (!ignored.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the relay''s producers ignore these client properties, which it sets itself: {0}",
                    ignored);
        }
    }

    private Set<String> pinned(String transactionalId) {
        Set<String> pinned = new TreeSet<>(own(transactionalId).keySet());
        pinned.add(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        return pinned;
    }

    @Override
    public Producer<byte[], byte[]> create(String transactionalId) {
        return new KafkaProducer<>(properties(transactionalId), new ByteArraySerializer(), new ByteArraySerializer());
    }

    Map<String, Object> properties(String transactionalId) {
        Map<String, Object> properties = kafka.properties(transactionalId);
        // Kafka's own, by the key: another could send the events of a group to several partitions
        properties.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        properties.putAll(own(transactionalId));
        return properties;
    }

    private Map<String, Object> own(String transactionalId) {
        int timeout = Math.toIntExact(transactionTimeout.toMillis());
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeout);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MAX_IN_FLIGHT);
        properties.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        properties.put(ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG, false);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_SIZE);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferMemory);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 3);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout * 2 / 5);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout * 2 / 5);
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
