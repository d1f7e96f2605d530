package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.kafka.TransactionalProducers;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.stack.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
final class KafkaProgressLogIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final UUID uuid = UUID.randomUUID();
    private final byte[] key = ProgressRecord.key(uuid, 1);
    private final byte[] otherKey = ProgressRecord.key(UUID.randomUUID(), 1);
    private final TopicPartition partition;
    private final KafkaProgressLog log;
    private Producer<byte[], byte[]> producer;

    KafkaProgressLogIT(EmbeddedKafka server) throws InterruptedException {
        kafka = new KafkaSettings(server.bootstrapServers(), Map.of());
        String topic = "log-" + uuid;
        new Topics(kafka, TopicSettings.brokerDefaults()).ensure(topic, 2);
        partition = new TopicPartition(Topics.progressTopic(topic), 1);
        log = new KafkaProgressLog(kafka);
    }

    @BeforeEach
    void open() {
        producer = new TransactionalProducers(kafka, TIMEOUT, 1 << 20).create("log-" + UUID.randomUUID());
        producer.initTransactions();
    }

    @AfterEach
    void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private void send(byte[] recordKey, long id) {
        byte[] value = new ProgressRecord("w", 1, new TreeSet<>(List.of(id))).encode();
        producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), recordKey, value));
    }

    private void commit(byte[] recordKey, long id) {
        producer.beginTransaction();
        send(recordKey, id);
        producer.commitTransaction();
    }

    private Long last() {
        return log.last(partition, key, TIMEOUT).map(SortedSet::last).orElse(null);
    }

    @Test
    void nothing_was_ever_relayed() {
        assertThat(last()).isNull();
        commit(otherKey, 1);
        assertThat(last()).isNull();
    }

    @Test
    void the_last_committed_record_is_found_behind_aborted_ones() {
        commit(key, 1);
        commit(key, 2);
        for (int i = 0; i < 200; i++) {
            producer.beginTransaction();
            send(key, 100 + i);
            producer.flush();
            producer.abortTransaction();
        }
        assertThat(last()).isEqualTo(2);
    }

    @Test
    void a_record_far_from_the_end_is_found() {
        commit(key, 1);
        commit(key, 2);
        producer.beginTransaction();
        for (int i = 0; i < 1000; i++) {
            send(otherKey, i);
        }
        producer.commitTransaction();
        assertThat(last()).isEqualTo(2);
    }

    @Test
    void progress_behind_an_open_transaction_is_not_taken_for_the_last() {
        commit(key, 1);
        producer.beginTransaction();
        send(otherKey, 5);
        producer.flush();
        assertThatThrownBy(this::last)
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("a transaction is open");
        producer.abortTransaction();
        assertThat(last()).isEqualTo(1);
    }

    @Test
    void a_record_that_can_not_be_read_is_never_passed_over() {
        commit(key, 1);
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), key, null));
        producer.commitTransaction();
        assertThatThrownBy(this::last).isInstanceOf(ProgressFormatException.class);
    }
}
