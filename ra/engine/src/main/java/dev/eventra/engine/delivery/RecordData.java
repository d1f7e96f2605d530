package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.event.DataGoneException;
import dev.eventra.engine.event.DataReference;
import dev.eventra.engine.event.EventMarks;
import dev.eventra.engine.event.Fingerprint;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.UndecodableRecordException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Gets the data of a dead letter that was stored without it ({@link RefusedData}) from the event's record in Kafka; that of
 * others as ever. Immutable and thread-safe.
 */
final class RecordData implements LargeData {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String CONNECTION_FAILURE = "08000";

    private final KafkaSettings kafka;
    private final StoredRecord content;
    private final LargeData others;
    private final CloudEventCodec codec = new CloudEventCodec();

    /**
     * @param content what is stored of the dead letter, and where its record lies
     * @param others  fetches data of outboxes
     */
    RecordData(KafkaSettings kafka, StoredRecord content, LargeData others) {
        this.kafka = kafka;
        this.content = content;
        this.others = others;
    }

    @Override
    public boolean isFetched(Event event) {
        return inRecord(event).isPresent() || others.isFetched(event);
    }

    private static Optional<DataReference> inRecord(Event event) {
        return DataReference.of(event).filter(DataReference::isToRecord);
    }

    @Override
    public List<Event> whole(List<Event> events) throws SQLException {
        List<Event> whole = new ArrayList<>(events.size());
        for (Event event : events) {
            Optional<DataReference> reference = inRecord(event);
            whole.add(
                    reference.isPresent()
                            ? whole(event, reference.get())
                            : others.whole(List.of(event)).get(0));
        }
        return whole;
    }

    private Event whole(Event event, DataReference reference) throws SQLException {
        String place = "record " + content.offset() + " of " + partition();
        ConsumerRecord<byte[], byte[]> found;
        try {
            found = read();
        } catch (OffsetOutOfRangeException e) {
            found = null;
        } catch (KafkaException e) {
            // nothing has happened yet: it is tried again
            throw new SQLTransientConnectionException(
                    "data of event " + event.id() + ", " + place + ", can't be read: " + e.getMessage(),
                    CONNECTION_FAILURE,
                    e);
        }
        if (found == null) {
            throw new DataGoneException(event, place, "is not in Kafka any more");
        }
        try {
            Event read = codec.decode(found);
            if (read.id().equals(event.id())
                    && read.source().equals(event.source())
                    && Fingerprint.of(read).equals(reference.fingerprint())) {
                return EventMarks.restore(read, name -> event.extension(name).orElse(null));
            }
        } catch (UndecodableRecordException e) {
            throw new DataGoneException(event, place, "is no event: " + e.getMessage());
        }
        throw new DataGoneException(event, place, "is another event, or has other data");
    }

    private TopicPartition partition() {
        return new TopicPartition(content.topic(), content.partition());
    }

    /** Null if it is not there any more. */
    private ConsumerRecord<byte[], byte[]> read() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (consumer.partitionsFor(content.topic()).stream()
                    .noneMatch(info -> info.partition() == content.partition())) {
                return null;
            }
            consumer.assign(List.of(partition()));
            consumer.seek(partition(), content.offset());
            while (consumer.position(partition()) <= content.offset()) {
                for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL).records(partition())) {
                    return next.offset() == content.offset() ? next : null;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new KafkaException("no answer for " + PATIENCE.toSeconds() + " s");
                }
            }
        }
        return null;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = kafka.properties("eventra-redrive-" + partition() + "@" + content.offset());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        properties.put(
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(PATIENCE.dividedBy(2).toMillis()));
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
