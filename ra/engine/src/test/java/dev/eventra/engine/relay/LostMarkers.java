package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.engine.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the coordinator believe that the present transaction of an id is over, without a marker in any partition: writes
 * what its log said of the id before the transaction once more. It counts once the broker was started again.
 */
final class LostMarkers {

    private static final String STATE = "__transaction_state";

    private LostMarkers() {}

    /** To be called while transactions of these ids are open; then the broker is to be killed and started. */
    static void of(KafkaSettings kafka, String... transactionalIds) throws Exception {
        List<ProducerRecord<byte[], byte[]>> former = new ArrayList<>();
        Map<String, Object> reading = kafka.properties("__admin_client");
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(STATE).stream()
                    .map(info -> new TopicPartition(STATE, info.partition()))
                    .toList();
            Map<String, List<ConsumerRecord<byte[], byte[]>>> states = new HashMap<>();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> read : consumer.poll(Duration.ofMillis(100))) {
                    for (String id : transactionalIds) {
                        if (read.value() != null && endsWith(read.key(), id)) {
                            states.computeIfAbsent(id, key -> new ArrayList<>()).add(read);
                        }
                    }
                }
            }
            for (String id : transactionalIds) {
                List<ConsumerRecord<byte[], byte[]>> of = states.get(id);
                // the last that tells of no partition: before the transaction began
                ConsumerRecord<byte[], byte[]> before = null;
                int shortest = of.stream().mapToInt(r -> r.value().length).min().orElseThrow();
                for (ConsumerRecord<byte[], byte[]> state : of) {
                    if (state.value().length <= shortest + 4) {
                        before = state;
                    }
                }
                former.add(new ProducerRecord<>(STATE, before.partition(), before.key(), before.value()));
            }
        }
        Map<String, Object> writing = kafka.properties("__admin_client");
        writing.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> each : former) {
                producer.send(each).get();
            }
        }
    }

    private static boolean endsWith(byte[] key, String id) {
        byte[] end = id.getBytes(UTF_8);
        return key.length >= end.length
                && Arrays.equals(Arrays.copyOfRange(key, key.length - end.length, key.length), end);
    }
}
