package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.engine.outbox.Place;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * From one takeover of a shard to the next. Begins only once every former owner is fenced; ends with the first outcome
 * that is not certain.
 *
 * <p>The invariant is about {@code unsettled}: the rows that are committed to Kafka and not yet known to be deleted.
 * <ol>
 *   <li>At the takeover it is what the last committed progress record lists. (Some of these may be deleted already:
 *       deleting them again does nothing, for a sequence is never given out twice.)
 *   <li>Nothing is read from the table before the delete of all of them is committed. So no row is ever sent twice, and
 *       a failing database stops the shard rather than letting the set grow.
 *   <li>Each Kafka transaction carries a progress record that lists all of them and the rows of the transaction itself.
 *       So whenever this worker dies, the next owner finds all that is in Kafka and perhaps still in the table.
 *   <li>Rows enter the set when the commit has returned, and leave it when the database has committed their delete.
 * </ol>
 * Rows are named one by one, never by a range: a lower sequence may become visible later. Every read begins at the
 * bottom of the table, for the same reason.
 *
 * <p>Hazard: a table that is emptied and numbered anew (TRUNCATE ... RESTART IDENTITY, an older backup) gives out
 * sequences again; progress would then delete rows that were never sent. Make a new outbox instead.
 *
 * <p>Hazard: a database that forgets commits when it dies (H2 by default, for up to half a second: WRITE_DELAY;
 * PostgreSQL with synchronous_commit=off) brings rows back whose delete was known, and they are sent again.
 *
 * <p>Not thread-safe. The producers are closed by whoever made them, which ends the session.
 */
final class ShardSession {

    /**
     * @param rows  how many events were committed, 0 if there were none
     * @param bytes their data
     */
    record Relayed(int rows, long bytes) {}

    private final ShardContext context;
    private final ProducerPair producers;
    /** With its place in Kafka, each that is known and that a journal wants to know of. */
    private final SortedMap<Long, Place> unsettled = new TreeMap<>();

    private final RelaySettings settings;
    private final ShardTable table;
    private final CloudEventCodec codec = new CloudEventCodec();

    /**
     * @param producers that have fenced every former owner, before the progress was read
     * @param unsettled what the progress lists
     */
    ShardSession(ShardContext context, ProducerPair producers, SortedSet<Long> unsettled) {
        this.context = context;
        this.producers = producers;
        unsettled.forEach(seq -> this.unsettled.put(seq, null));
        this.settings = context.environment().settings();
        this.table = new ShardTable(context.outbox(), context.id().shard(), mover(context), settings.databaseTimeout());
    }

    private static Journal.Mover mover(ShardContext context) {
        return new Journal.Mover(context.environment().worker(), context.epoch());
    }

    /** Deletes what is in Kafka, reads the next batch, and commits it to Kafka. */
    Relayed relay() throws SQLException, EventRefusedException, BatchAbortedException, SessionLostException {
        // read and encoded before the transaction begins: readers wait for as long as it is open
        List<OutboxRow> rows = table.settleAndRead(unsettled, settings.batch());
        unsettled.clear();
        if (rows.isEmpty()) {
            return new Relayed(0, 0);
        }
        List<ProducerRecord<byte[], byte[]>> records = encode(rows);
        SortedSet<Long> committed = new TreeSet<>(unsettled.keySet());
        long bytes = 0;
        for (OutboxRow row : rows) {
            committed.add(row.seq());
            bytes += row.data() == null ? 0 : row.data().length;
        }
        records.add(context.progress(committed));
        List<RecordMetadata> sent;
        try {
            sent = new KafkaTransaction(producers.current(), settings.transactionTimeout()).commit(records);
        } catch (KafkaTransaction.RecordRefusedException e) {
            if (e.index() >= rows.size()) {
                throw new BatchAbortedException("Kafka refuses the progress record", e.getCause());
            }
            throw new EventRefusedException(rows.get(e.index()), e.getCause());
        }
        for (int i = 0; i < rows.size(); i++) {
            unsettled.put(rows.get(i).seq(), place(records.get(i), sent.get(i)));
        }
        producers.committed();
        return new Relayed(rows.size(), bytes);
    }

    /** Null if no journal wants to know. */
    private Place place(ProducerRecord<byte[], byte[]> event, RecordMetadata sent) {
        return context.outbox().journal().isEmpty()
                ? null
                : new Place(
                        sent.partition(),
                        sent.offset(),
                        Instant.ofEpochMilli(sent.timestamp()),
                        codec.traceparent(event));
    }

    private List<ProducerRecord<byte[], byte[]>> encode(List<OutboxRow> rows) throws EventRefusedException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(rows.size() + 1);
        for (OutboxRow row : rows) {
            try {
                records.add(codec.encode(context.outbox().topic(), row));
            } catch (RuntimeException e) {
                throw new EventRefusedException(row, e);
            }
        }
        return records;
    }

    /**
     * Deletes what is in Kafka, before the shard is let go of. If that fails, the next owner does it.
     *
     * @throws SQLException if the rows may still be there
     */
    void settle() throws SQLException {
        if (!unsettled.isEmpty()) {
            table.settle(unsettled);
            unsettled.clear();
        }
    }
}
