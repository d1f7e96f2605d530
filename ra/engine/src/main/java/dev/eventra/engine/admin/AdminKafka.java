package dev.eventra.engine.admin;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicClient;

/** The one client by which a server's administration asks Kafka; made when it is first asked for. Thread-safe. */
final class AdminKafka implements AutoCloseable {

    private final KafkaSettings settings;
    private TopicClient client;
    private boolean closed;

    AdminKafka(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Not the caller's to close.
     *
     * @throws IllegalStateException if administration is closed
     */
    synchronized TopicClient client() {
        if (closed) {
            throw new IllegalStateException("administration is closed");
        }
        if (client == null) {
            client = new TopicClient(settings, "eventra-admin");
        }
        return client;
    }

    /** Where brokers are looked for first, for messages. */
    String bootstrapServers() {
        return settings.bootstrapServers();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
    }
}
