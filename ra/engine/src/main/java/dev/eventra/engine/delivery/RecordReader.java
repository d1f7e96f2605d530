package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import dev.eventra.api.InvalidEventException;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.kafka.TransactionMark;
import dev.eventra.engine.kafka.UndecodableRecordException;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Makes deliveries of Kafka records. A record that is no event becomes one too: a dead letter. Thread-safe. */
final class RecordReader {

    private static final Logger LOG = System.getLogger(RecordReader.class.getName());

    private final String subscription;
    private final ListenerEndpoints endpoints;
    private final LargeData largeData;
    private final CloudEventCodec codec = new CloudEventCodec();

    RecordReader(String subscription, ListenerEndpoints endpoints, LargeData largeData) {
        this.subscription = subscription;
        this.endpoints = endpoints;
        this.largeData = largeData;
    }

    /**
     * @param tracker the partition's; the record is in it from now on
     * @return empty if the listener does not receive the event, or no event of its type: it is done with
     */
    Optional<Delivery> read(ConsumerRecord<byte[], byte[]> polled, OffsetTracker tracker) {
        TopicPartition partition = new TopicPartition(polled.topic(), polled.partition());
        OffsetTracker.Slot slot = tracker.add(polled.offset(), size(polled), polled.timestamp());
        if (TransactionMark.is(polled)) {
            slot.finish();
            return Optional.empty();
        }
        Event event = null;
        StoredRecord raw = null;
        UndecodableRecordException problem = null;
        try {
            event = codec.decode(polled);
        } catch (UndecodableRecordException e) {
            problem = e;
            raw = raw(polled);
        }
        if (event == null ? isOfOthers(polled) : !receives(event)) {
            slot.finish();
            return Optional.empty();
        }
        return Optional.of(new Delivery(subscription, partition, polled.offset(), tracker, slot, event, raw, problem));
    }

    /**
     * An application's filters and upcasters run here, on the thread that polls: what one throws must not end its
     * consumer, and the next one at the same record. The call meets the failure again, and it is then the event's own.
     * Data that lies apart is not fetched here: who looks at it can't tell yet, and looks again in the call.
     */
    private boolean receives(Event event) {
        try {
            return endpoints.receives(largeData.isFetched(event) ? event.withUnreadableData() : event);
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Level.DEBUG,
                    () -> subscription + ": whether event " + event.id() + " is received can't be told: "
                            + e.getClass().getName());
            return true;
        }
    }

    /** Whether a record that is no event at least says that it is of a type that the listener does not receive. */
    private boolean isOfOthers(ConsumerRecord<byte[], byte[]> polled) {
        try {
            return codec.type(polled)
                    .filter(type -> !endpoints.mayReceive(type))
                    .isPresent();
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Level.DEBUG,
                    () -> subscription + ": listener can't be asked: "
                            + e.getClass().getName());
            return false;
        }
    }

    private static int size(ConsumerRecord<byte[], byte[]> polled) {
        return Math.max(0, polled.serializedKeySize()) + Math.max(0, polled.serializedValueSize());
    }

    private static StoredRecord raw(ConsumerRecord<byte[], byte[]> polled) {
        return StoredRecord.raw(
                polled.topic(),
                polled.partition(),
                polled.offset(),
                group(polled.key()),
                polled.key(),
                polled.value(),
                headers(polled));
    }

    /** The key, if it is what an event could have as its group; else the record has no group. */
    private static String group(byte[] key) {
        if (key == null) {
            return null;
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
            return Event.builder("key")
                    .source("key")
                    .group(text)
                    .build()
                    .group()
                    .orElse(null);
        } catch (CharacterCodingException | InvalidEventException e) {
            return null;
        }
    }

    private static String headers(ConsumerRecord<byte[], byte[]> polled) {
        JsonArrayBuilder headers = Json.createArrayBuilder();
        for (Header header : polled.headers()) {
            JsonObjectBuilder json = Json.createObjectBuilder().add("name", header.key());
            if (header.value() == null) {
                json.addNull("value");
            } else {
                json.add("value", Base64.getEncoder().encodeToString(header.value()));
            }
            headers.add(json);
        }
        return headers.build().toString();
    }
}
