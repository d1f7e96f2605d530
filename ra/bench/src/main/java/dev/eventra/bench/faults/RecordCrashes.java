package dev.eventra.bench.faults;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The relay's points of crash that show in its records. Kafka's clients make it, by their property {@code
 * interceptor.classes}, which all clients of an engine have.
 */
public final class RecordCrashes implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

    private final CrashPoints crashPoints = new CrashPoints();

    @Override
    public void configure(Map<String, ?> properties) {
        // told by the file
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> next) {
        crashPoints.reached(FaultKind.CRASH_BEFORE_SEND);
        return next;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
        if (failure == null) {
            crashPoints.reached(FaultKind.CRASH_IN_KAFKA_TRANSACTION);
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        boolean progress = records.partitions().stream()
                .anyMatch(partition -> partition.topic().equals(Scene.PROGRESS_TOPIC));
        if (progress) {
            crashPoints.reached(FaultKind.CRASH_IN_TAKEOVER);
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // no point of the relay's
    }

    @Override
    public void close() {
        // nothing is open
    }
}
