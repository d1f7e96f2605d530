package dev.eventra.engine.deadletter;

import dev.eventra.api.Event;
import dev.eventra.engine.event.EventMarks;
import dev.eventra.engine.event.ExtensionsJson;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A Kafka record as the table of dead letters keeps it: an event by its attributes, or a record that is no event by its
 * raw parts. Byte arrays are not copied: a stored record belongs to who made it.
 *
 * @param topic      where it lies in Kafka, as do partition and offset
 * @param source     the event's; {@code kafka:<topic>} if it is none
 * @param eventId    the event's; {@code <topic>-<partition>-<offset>} if it is none
 * @param type       null if it is no event, as is time
 * @param group      null if there is none, as are subject, contentType, dataSchema, extensions and data
 * @param extensions the extension attributes as a JSON object
 * @param data       the event's data, or the raw value
 * @param rawKey     null if it is an event, as is rawHeaders, a JSON array of names and Base64 values. Each of these may be
 *                   left out for its size, as the data may
 */
public record StoredRecord(
        String topic,
        int partition,
        long offset,
        String source,
        String eventId,
        String type,
        String group,
        Instant time,
        String subject,
        String contentType,
        String dataSchema,
        String extensions,
        byte[] data,
        byte[] rawKey,
        String rawHeaders) {

    public StoredRecord {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(eventId, "eventId");
    }

    /** An event that lies at this place. */
    public static StoredRecord of(Event event, String topic, int partition, long offset) {
        return new StoredRecord(
                topic,
                partition,
                offset,
                event.source(),
                event.id(),
                event.type(),
                event.group().orElse(null),
                event.time(),
                event.subject().orElse(null),
                event.contentType().orElse(null),
                event.dataSchema().orElse(null),
                ExtensionsJson.write(event.extensions()),
                event.hasData() ? event.dataBytes() : null,
                null,
                null);
    }

    /**
     * A record that is no event.
     *
     * @param group its key, where that is a text that can be a group; else null
     */
    public static StoredRecord raw(
            String topic, int partition, long offset, String group, byte[] key, byte[] value, String headers) {
        return new StoredRecord(
                topic,
                partition,
                offset,
                "kafka:" + topic,
                topic + "-" + partition + "-" + offset,
                null,
                group,
                null,
                null,
                null,
                null,
                null,
                value,
                key,
                headers);
    }

    /** This record without its data. */
    public StoredRecord withoutData() {
        return with(null, rawKey, rawHeaders);
    }

    /** This record without its raw key. Its group stays. */
    public StoredRecord withoutKey() {
        return with(data, null, rawHeaders);
    }

    /** This record without its raw headers. */
    public StoredRecord withoutHeaders() {
        return with(data, rawKey, null);
    }

    private StoredRecord with(byte[] otherData, byte[] otherKey, String otherHeaders) {
        return new StoredRecord(
                topic,
                partition,
                offset,
                source,
                eventId,
                type,
                group,
                time,
                subject,
                contentType,
                dataSchema,
                extensions,
                otherData,
                otherKey,
                otherHeaders);
    }

    /** Whether this is an event. */
    public boolean isEvent() {
        return type != null;
    }

    /**
     * The event that is stored here.
     *
     * @throws IllegalStateException if it is none
     */
    public Event event() {
        if (!isEvent()) {
            throw new IllegalStateException(this + " is no event");
        }
        Event.Builder event = Event.builder(type)
                .id(eventId)
                .source(source)
                .time(time)
                .subject(subject)
                .group(group)
                .contentType(contentType)
                .dataSchema(dataSchema)
                .data(data);
        Map<String, String> kept = ExtensionsJson.read(extensions);
        kept.forEach((name, value) -> {
            if (!EventMarks.isMark(name)) {
                event.extension(name, value);
            }
        });
        return EventMarks.restore(event.build(), kept::get);
    }

    /** Names the record; leaves out all content, which may be confidential. */
    @Override
    public String toString() {
        return "StoredRecord[" + topic + "-" + partition + "@" + offset + ", id=" + eventId + ", group=" + group + "]";
    }
}
