package dev.eventra.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.testkit.LogCapture;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionalProducersTest {

    private static Map<String, Object> properties(Map<String, String> client, Duration timeout) {
        return new TransactionalProducers(new KafkaSettings("localhost:1", client), timeout, 1024).properties("id");
    }

    @Test
    void client_properties_can_not_break_order_or_exactly_once() {
        Map<String, String> client = new HashMap<>();
        client.put("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner");
        client.put("partitioner.ignore.keys", "true");
        client.put("enable.idempotence", "false");
        client.put("acks", "1");
        client.put("retries", "0");
        client.put("max.in.flight.requests.per.connection", "100");
        client.put("transactional.id", "another");
        client.put("compression.type", "lz4");
        try (LogCapture log = new LogCapture(TransactionalProducers.class)) {
            assertThat(properties(client, Duration.ofSeconds(15)))
                    .doesNotContainKey("partitioner.class")
                    .containsEntry("partitioner.ignore.keys", false)
                    .containsEntry("enable.idempotence", true)
                    .containsEntry("acks", "all")
                    .containsEntry("retries", Integer.MAX_VALUE)
                    .containsEntry("max.in.flight.requests.per.connection", 5)
                    .containsEntry("transactional.id", "id")
                    .containsEntry("compression.type", "lz4");
            assertThat(log.lines())
                    .containsExactly(
                            "WARNING the relay's producers ignore these client properties, which it sets itself:"
                                    + " [acks, enable.idempotence, max.in.flight.requests.per.connection, partitioner.class,"
                                    + " partitioner.ignore.keys, retries, transactional.id]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3000, 15_000, 60_000})
    void delivery_and_commit_end_before_the_broker_aborts(int timeout) {
        Map<String, Object> properties = properties(Map.of(), Duration.ofMillis(timeout));
        int delivery = (int) properties.get("delivery.timeout.ms");
        int request = (int) properties.get("request.timeout.ms");
        assertThat(delivery + (int) properties.get("max.block.ms")).isLessThan(timeout);
        assertThat(delivery).as("Kafka's own rule").isGreaterThanOrEqualTo(request + (int) properties.get("linger.ms"));
    }
}
