package dev.eventra.engine.kafka;

import org.apache.kafka.clients.producer.Producer;

/** Makes transactional producers. Thread-safe. */
@FunctionalInterface
public interface ProducerFactory {

    /**
     * Makes a producer that has not yet been initialised ({@link Producer#initTransactions()}), so it fences nobody yet.
     *
     * @param transactionalId its transactional id
     * @return the caller closes it
     * @throws org.apache.kafka.common.KafkaException if the settings are refused
     */
    Producer<byte[], byte[]> create(String transactionalId);
}
