package dev.eventra.engine.event;

import java.time.Instant;

/**
 * One row of a shard table: an event that is not yet known to be in Kafka. Checked when it was published, so it is
 * carried as it is. {@code data} is not copied: a row belongs to the relay that read it.
 *
 * @param seq         the row's identity within its table
 * @param subject     null if there is none, as are group, contentType, dataSchema, extensions and data
 * @param extensions  the extension attributes as a JSON object
 */
public record OutboxRow(
        long seq,
        String id,
        String type,
        String source,
        Instant time,
        String subject,
        String group,
        String contentType,
        String dataSchema,
        String extensions,
        byte[] data) {

    /** Names the row for a log; leaves out data and extensions, which may be confidential. */
    @Override
    public String toString() {
        return "OutboxRow[seq=" + seq + ", id=" + id + ", type=" + type + ", source=" + source + ", group=" + group
                + "]";
    }
}
