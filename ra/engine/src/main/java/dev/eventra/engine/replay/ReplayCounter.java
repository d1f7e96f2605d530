package dev.eventra.engine.replay;

import dev.eventra.api.Event;
import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayPreview.Sample;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import dev.eventra.engine.delivery.ReplayReader;
import dev.eventra.engine.kafka.KafkaSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a frozen window and counts what a replay would deliver of it. Used once. */
public final class ReplayCounter {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final ReplayRequest request;
    private final ReplayReader reader;
    private final int samples;
    private final List<Sample> sample = new ArrayList<>();
    private long count;
    private long records;

    /**
     * @param request with its window in offsets
     * @param reader  tells what is delivered
     * @param samples how many events to show
     */
    public ReplayCounter(ReplayRequest request, ReplayReader reader, int samples) {
        this.request = request;
        this.reader = reader;
        this.samples = samples;
    }

    /**
     * Reads to the end of the window, or until the time is over.
     *
     * @throws SQLException if data that lies apart is looked at and can't be fetched now
     */
    public ReplayPreview count(KafkaSettings kafka, String topic, Duration timeout) throws SQLException {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean complete = true;
        Map<Integer, ReplayWindow.Range> ranges = new TreeMap<>(((ReplayWindow.Offsets) request.window()).ranges());
        try (Closing closing = new Closing(consumer(kafka))) {
            // one partition after the other, so that the sample is in order
            for (Map.Entry<Integer, ReplayWindow.Range> range : ranges.entrySet()) {
                complete &=
                        read(closing.consumer, new TopicPartition(topic, range.getKey()), range.getValue(), deadline);
            }
        }
        return new ReplayPreview(request, count, records, complete, sample);
    }

    private boolean read(Consumer<byte[], byte[]> consumer, TopicPartition id, ReplayWindow.Range range, long deadline)
            throws SQLException {
        consumer.assign(List.of(id));
        consumer.seek(id, range.from());
        while (consumer.position(id) < range.to()) {
            if (deadline - System.nanoTime() <= 0) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                if (polled.offset() < range.to()) {
                    records++;
                    reader.read(polled).ifPresent(event -> found(polled, event));
                }
            }
        }
        return true;
    }

    private void found(ConsumerRecord<byte[], byte[]> polled, Event event) {
        count++;
        if (sample.size() < samples) {
            sample.add(new Sample(
                    polled.partition(),
                    polled.offset(),
                    event.id(),
                    event.type(),
                    event.group().orElse(null),
                    event.time()));
        }
    }

    private Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
        Map<String, Object> properties = kafka.properties("eventra-preview-" + request.subscription());
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // records that were deleted since are not delivered either
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private record Closing(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }
}
