package dev.eventra.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import dev.eventra.api.InvalidEventException;
import dev.eventra.engine.event.EventMarks;
import dev.eventra.engine.event.ExtensionsJson;
import dev.eventra.engine.event.OutboxRow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Events as Kafka records in the binary content mode of the CloudEvents 1.0 Kafka protocol binding (section 3.2): the
 * attributes are headers {@code ce_*}, the content type is {@code content-type}, the data is the value as it is. The key
 * is the group, which also is the attribute {@code partitionkey}. Stateless and thread-safe.
 */
public final class CloudEventCodec {

    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final int TRACEPARENT_LENGTH = 55;
    private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);

    /**
     * @param topic the topic to send to
     * @param row   the event; its data is not copied
     * @return a record without partition and timestamp
     */
    public ProducerRecord<byte[], byte[]> encode(String topic, OutboxRow row) {
        byte[] key = row.group() == null ? null : row.group().getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> producerRecord = new ProducerRecord<>(topic, key, row.data());
        Headers headers = producerRecord.headers();
        headers.add("ce_specversion", SPEC_VERSION);
        add(headers, "ce_id", row.id());
        add(headers, "ce_type", row.type());
        add(headers, "ce_source", row.source());
        headers.add("ce_time", Timestamps.write(row.time()));
        add(headers, "ce_subject", row.subject());
        add(headers, "ce_dataschema", row.dataSchema());
        if (key != null) {
            headers.add("ce_partitionkey", key);
        }
        for (Map.Entry<String, String> extension :
                ExtensionsJson.read(row.extensions()).entrySet()) {
            add(headers, PREFIX + extension.getKey(), extension.getValue());
        }
        add(headers, CONTENT_TYPE, row.contentType());
        return producerRecord;
    }

    /** The trace that an encoded event belongs to (W3C Trace Context); null if it names none, or none in that form. */
    public String traceparent(ProducerRecord<byte[], byte[]> encoded) {
        Header header = encoded.headers().lastHeader("ce_traceparent");
        return header == null || header.value().length != TRACEPARENT_LENGTH ? null : new String(header.value(), UTF_8);
    }

    private static void add(Headers headers, String name, String value) {
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }

    /**
     * @param consumerRecord a record of any CloudEvents producer
     * @return its event
     * @throws UndecodableRecordException if it is not an event, or breaks a limit; the message says why, without data
     */
    public Event decode(ConsumerRecord<byte[], byte[]> consumerRecord) {
        Headers headers = consumerRecord.headers();
        String version = text(headers, "ce_specversion");
        if (version == null) {
            throw new UndecodableRecordException("header ce_specversion is missing: not a CloudEvent in binary mode");
        }
        if (!version.equals("1.0")) {
            throw new UndecodableRecordException("header ce_specversion is " + version + ", only 1.0 is supported");
        }
        try {
            Event.Builder event = Event.builder(text(headers, "ce_type"))
                    .id(required(headers, "ce_id"))
                    .source(text(headers, "ce_source"))
                    .contentType(text(headers, CONTENT_TYPE))
                    .data(consumerRecord.value())
                    .group(consumerRecord.key() == null ? null : decode("key", consumerRecord.key()));
            for (Header header : headers) {
                attribute(event, header);
            }
            return EventMarks.restore(event.build(), mark -> text(headers, PREFIX + mark));
        } catch (InvalidEventException e) {
            throw new UndecodableRecordException(e.getMessage(), e);
        }
    }

    /** The type that a record gives itself, whether or not it is an event otherwise; empty if none can be read. */
    public Optional<String> type(ConsumerRecord<byte[], byte[]> consumerRecord) {
        try {
            return Optional.ofNullable(text(consumerRecord.headers(), "ce_type"));
        } catch (UndecodableRecordException e) {
            return Optional.empty();
        }
    }

    private static void attribute(Event.Builder event, Header header) {
        if (!header.key().startsWith(PREFIX)) {
            return;
        }
        String name = header.key().substring(PREFIX.length());
        String value = header.value() == null ? null : decode(header.key(), header.value());
        switch (name) {
            case "specversion", "id", "type", "source", "datacontenttype" -> {}
            case "time" -> event.time(time(value));
            case "subject" -> event.subject(value);
            case "dataschema" -> event.dataSchema(value);
            case "partitionkey" -> event.group(value);
            default -> {
                if (!EventMarks.isMark(name)) {
                    event.extension(name, value);
                }
            }
        }
    }

    private static Instant time(String value) {
        try {
            return value == null ? null : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new UndecodableRecordException("time is not a timestamp (RFC 3339): " + e.getMessage(), e);
        }
    }

    private static String required(Headers headers, String name) {
        String value = text(headers, name);
        if (value == null) {
            throw new UndecodableRecordException("header " + name + " is missing");
        }
        return value;
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : decode(name, header.value());
    }

    private static String decode(String name, byte[] value) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new UndecodableRecordException(name + " is not UTF-8", e);
        }
    }
}
