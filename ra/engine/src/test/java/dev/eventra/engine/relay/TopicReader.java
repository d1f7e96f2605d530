package dev.eventra.engine.relay;

import static org.awaitility.Awaitility.await;

import dev.eventra.engine.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all of a topic as any {@code read_committed} consumer does, knowing nothing of Eventra. */
public final class TopicReader {

    private TopicReader() {}

    /** What is committed once no transaction is open: a commit returns before its markers stand in the partitions. */
    public static List<ConsumerRecord<byte[], byte[]>> readAll(KafkaSettings kafka, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka, "read_committed");
                KafkaConsumer<byte[], byte[]> all = consumer(kafka, "read_uncommitted")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = all.endOffsets(partitions);
            // past them, not equal to them: a marker may have been written since
            await().atMost(Duration.ofSeconds(30)).until(() -> consumer.endOffsets(partitions).entrySet().stream()
                    .allMatch(end -> end.getValue() >= ends.get(end.getKey())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka, String isolation) {
        Map<String, Object> properties = kafka.properties("topic-reader");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
