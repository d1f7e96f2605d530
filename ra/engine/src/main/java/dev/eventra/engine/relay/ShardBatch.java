package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.CloudEventCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Rows of one Kafka transaction, and what Kafka gets of them. Belongs to who has it; handed from thread to thread.
 *
 * @param rows        in ascending sequence
 * @param records     one for each row; null for one that can't be encoded
 * @param bytes       the rows' data
 * @param full        whether it ended at a bound, so that there may be more
 * @param undecodable rows that can't be encoded, with the failure of each; mostly empty
 */
record ShardBatch(
        List<OutboxRow> rows,
        List<ProducerRecord<byte[], byte[]>> records,
        long bytes,
        boolean full,
        Map<Long, RuntimeException> undecodable) {

    static ShardBatch of(List<OutboxRow> rows, RelaySettings.Batch bounds, String topic) {
        CloudEventCodec codec = new CloudEventCodec();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(rows.size() + 1);
        Map<Long, RuntimeException> undecodable = Map.of();
        long bytes = 0;
        for (OutboxRow row : rows) {
            bytes += data(row);
            try {
                records.add(codec.encode(topic, row));
            } catch (RuntimeException e) {
                records.add(null);
                undecodable = undecodable.isEmpty() ? new HashMap<>() : undecodable;
                undecodable.put(row.seq(), e);
            }
        }
        return new ShardBatch(
                rows, records, bytes, rows.size() >= bounds.rows() || bytes >= bounds.bytes(), undecodable);
    }

    private static long data(OutboxRow row) {
        return row.data() == null ? 0 : row.data().length;
    }

    List<Long> sequences() {
        return rows.stream().map(OutboxRow::seq).toList();
    }

    /** The first rows. */
    ShardBatch first(int count) {
        return count == rows.size() ? this : part(i -> i < count);
    }

    /** Without these rows. */
    ShardBatch without(Set<Long> sequences) {
        return sequences.isEmpty()
                ? this
                : part(i -> !sequences.contains(rows.get(i).seq()));
    }

    private ShardBatch part(IntPredicate kept) {
        List<OutboxRow> some = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> theirs = new ArrayList<>();
        long size = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (kept.test(i)) {
                some.add(rows.get(i));
                theirs.add(records.get(i));
                size += data(rows.get(i));
            }
        }
        return new ShardBatch(some, theirs, size, full, undecodable);
    }
}
