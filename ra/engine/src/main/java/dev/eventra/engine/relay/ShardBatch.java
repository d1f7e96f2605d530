package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.CloudEventCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Rows of one Kafka transaction, and what Kafka gets of them. Belongs to who has it; handed from thread to thread.
 *
 * @param rows    in ascending sequence
 * @param records one for each row, up to the one that can't be encoded
 * @param bytes   the rows' data
 * @param full    whether it ended at a bound, so that there may be more
 * @param refused null if all could be encoded
 */
record ShardBatch(
        List<OutboxRow> rows,
        List<ProducerRecord<byte[], byte[]>> records,
        long bytes,
        boolean full,
        EventRefusedException refused) {

    static ShardBatch of(List<OutboxRow> rows, RelaySettings.Batch bounds, String topic) {
        CloudEventCodec codec = new CloudEventCodec();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(rows.size() + 1);
        EventRefusedException refused = null;
        long bytes = 0;
        for (OutboxRow row : rows) {
            bytes += row.data() == null ? 0 : row.data().length;
            try {
                if (refused == null) {
                    records.add(codec.encode(topic, row));
                }
            } catch (RuntimeException e) {
                refused = new EventRefusedException(row, e);
            }
        }
        return new ShardBatch(rows, records, bytes, rows.size() >= bounds.rows() || bytes >= bounds.bytes(), refused);
    }

    List<Long> sequences() {
        return rows.stream().map(OutboxRow::seq).toList();
    }
}
