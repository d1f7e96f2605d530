package dev.eventra.bench.relay;

import dev.eventra.bench.support.Database;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TransactionalProducers;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where Kafka and the database are, and what all contenders have in common.
 *
 * @param pool  of connections that stay open from turn to turn, as those of a server do: a driver prepares statements, and
 *              reads binary, only once it has seen them a few times on the same connection
 * @param batch the most events in one read, and in one transaction
 */
record Surroundings(String bootstrapServers, Database database, AgroalDataSource pool, Backlog backlog, int batch) {

    private static final long BUFFER = 32L * 1024 * 1024;
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(15);

    KafkaSettings kafka() {
        return new KafkaSettings(bootstrapServers, Map.of());
    }

    /** With the settings of the engine's own, for all. Transactions are begun already. */
    Producer<byte[], byte[]> transactionalProducer(String id) {
        Producer<byte[], byte[]> producer = new TransactionalProducers(kafka(), TRANSACTION_TIMEOUT, BUFFER).create(id);
        producer.initTransactions();
        return producer;
    }

    /** The same without transactions. */
    Producer<byte[], byte[]> plainProducer() {
        return new KafkaProducer<>(plain(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The properties of a producer without transactions, but for its serializers. */
    Map<String, Object> plain() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("enable.idempotence", true);
        properties.put("acks", "all");
        properties.put("linger.ms", 0);
        properties.put("batch.size", 64 * 1024);
        properties.put("buffer.memory", BUFFER);
        return properties;
    }
}
