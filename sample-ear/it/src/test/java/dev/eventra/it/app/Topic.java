package dev.eventra.it.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.it.TopicReader;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic, as any reader sees it; it reads the whole topic once and remembers it. */
@ApplicationScoped
public class Topic {

    private static final String SERVERS = System.getProperty("eventra.kafka.bootstrap.servers");
    private static final String TOPIC = System.getProperty("eventra.topic");

    private TopicReader reader;

    /** What is committed in a group by now, in order. */
    public synchronized List<TopicReader.Message> ofGroup(String group) {
        return readToEnd().stream()
                .filter(message -> group.equals(message.key()))
                .toList();
    }

    /** Writes a record of the topic once more, as a producer without transactions would when it tries again. */
    public synchronized void repeat(String eventId) {
        TopicReader.Message message = readToEnd().stream()
                .filter(each -> eventId.equals(each.id()))
                .findFirst()
                .orElseThrow();
        ProducerRecord<String, String> record =
                new ProducerRecord<>(TOPIC, message.partition(), message.key(), message.value());
        message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, SERVERS),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(record);
        }
    }

    private List<TopicReader.Message> readToEnd() {
        if (reader == null) {
            reader = new TopicReader(SERVERS, TOPIC);
        }
        return reader.readToEnd();
    }

    @PreDestroy
    synchronized void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
