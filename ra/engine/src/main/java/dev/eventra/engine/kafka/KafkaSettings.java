package dev.eventra.engine.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How to reach Kafka. Immutable.
 *
 * @param bootstrapServers {@code host:port[,host:port...]}
 * @param client           further client properties, such as {@code security.protocol} and {@code sasl.jaas.config};
 *                         given to every client
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client) {

    public KafkaSettings {
        Objects.requireNonNull(bootstrapServers, "bootstrapServers");
        client = Map.copyOf(client);
    }

    /** The properties of a client, over which the caller lays its own. A new map. */
    public Map<String, Object> properties(String clientId) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }

    /** Leaves out the values of the client properties, which may hold passwords. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrapServers=" + bootstrapServers + ", client=" + new TreeSet<>(client.keySet())
                + "]";
    }
}
