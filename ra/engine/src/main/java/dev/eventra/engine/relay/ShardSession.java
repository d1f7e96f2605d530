package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.engine.outbox.Place;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
 *   <li>A batch is read after the delete of all unsettled rows is committed, without the rows of the transaction that is
 *       under way, if there is one. It is sent only if that transaction was committed; else it is thrown away. So no row
 *       is ever sent twice, and a failing database stops the shard rather than letting the set grow: it holds one batch
 *       at the most, and a transaction's progress two.
 *   <li>Each Kafka transaction carries a progress record that lists all of them and the rows of the transaction itself.
 *       So whenever this worker dies, the next owner finds all that is in Kafka and perhaps still in the table.
 *   <li>Rows enter the set when the commit has returned, and leave it when the database has committed their delete.
 * </ol>
 *
 * <p><b>One at a time, or both halves at once.</b> While a shard keeps up, each step deletes, reads and commits in turn:
 * batches are small, and a reading made ahead would only miss the newest events. After a full batch the database's half
 * of the next step is done while Kafka does its own: {@code [delete N-1, read N+1]} beside {@code [send and commit N]}.
 * What the database does meanwhile is harmless however the transaction ends: it deletes what was known to be committed
 * before it began, and reads.
 *
 * <p><b>Why the order holds.</b> Let e be followed by f in their group: e's transaction ended before f's row was inserted,
 * so e has the lower sequence, and every snapshot that shows f shows e, or e was deleted. Suppose f is in a batch. Its
 * snapshot showed e; so e is in this batch and before f, or left out, being in the transaction under way, which is
 * committed before this batch begins; or it was deleted, so committed before. The rows under way are known before the
 * statement begins, so before its snapshot, and nobody else adds to them.
 *
 * <p>Rows are named one by one, never by a range: a lower sequence may become visible later. Every read begins at the
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
     * @param more  whether something else was done, so that there may be events though none was committed
     */
    record Relayed(int rows, long bytes, boolean more) {

        static final Relayed NOTHING = new Relayed(0, 0, false);
        static final Relayed ASIDE = new Relayed(0, 0, true);
    }

    private static final System.Logger LOG = System.getLogger(ShardSession.class.getName());

    private final ShardContext context;
    private final ProducerPair producers;
    /** With its place in Kafka, each that is known and that a journal wants to know of. */
    private final SortedMap<Long, Place> unsettled = new TreeMap<>();

    private final RelaySettings settings;
    private final ShardTable table;
    private final BatchSize size;
    private final RefusedRows refused;
    private final CloudEventCodec codec = new CloudEventCodec();
    /** Read while the last transaction was under way; null if it wasn't, or there was none. */
    private ShardBatch ahead;

    /**
     * @param producers that have fenced every former owner, before the progress was read
     * @param unsettled what the progress lists
     * @param size      of the shard's batches, as the session before has left it
     */
    ShardSession(ShardContext context, ProducerPair producers, SortedSet<Long> unsettled, BatchSize size) {
        this.context = context;
        this.producers = producers;
        unsettled.forEach(seq -> this.unsettled.put(seq, null));
        this.settings = context.environment().settings();
        this.table = new ShardTable(context.outbox(), context.id().shard(), mover(context), settings.databaseTimeout());
        this.size = size;
        this.refused = new RefusedRows(context);
    }

    private static Journal.Mover mover(ShardContext context) {
        return new Journal.Mover(context.environment().worker(), context.epoch());
    }

    /** Deletes what is in Kafka and reads the next batch, if that isn't done yet, and commits it to Kafka. */
    Relayed relay() throws SQLException, EventRefusedException, BatchAbortedException, SessionLostException {
        if (refused.hasFound()) {
            setAside();
            return Relayed.ASIDE;
        }
        // read and encoded before the transaction begins: readers wait for as long as it is open
        ShardBatch read = next();
        if (read.rows().isEmpty()) {
            return Relayed.NOTHING;
        }
        if (refused.needsProof(read)) {
            prove();
        }
        ShardBatch batch = refused.sendable(read);
        if (batch.rows().isEmpty()) {
            return Relayed.ASIDE;
        }
        batch.records().add(context.progress(listed(batch.sequences())));
        SortedMap<Long, Place> before = new TreeMap<>(unsettled);
        Optional<Future<ShardBatch>> reading =
                batch.full() && refused.isCalm() ? readAhead(before, batch) : Optional.empty();
        boolean committed = false;
        try {
            commit(batch);
            committed = true;
        } finally {
            join(reading, before, committed);
        }
        return new Relayed(batch.rows().size(), batch.bytes(), true);
    }

    /** Moves an event out of the way that Kafka refuses. */
    private void setAside() throws SQLException, BatchAbortedException, SessionLostException {
        if (!refused.isProved()) {
            prove();
        }
        refused.setAside();
    }

    /** Commits nothing new: so it is certain that nobody else relays the shard, or had before this one claimed it. */
    private void prove() throws BatchAbortedException, SessionLostException {
        List<ProducerRecord<byte[], byte[]>> progress = List.of(context.progress(new TreeSet<>(unsettled.keySet())));
        try {
            new KafkaTransaction(producers.current(), settings.transactionTimeout()).commit(progress);
        } catch (KafkaTransaction.RecordRefusedException e) {
            throw new BatchAbortedException("Kafka refuses the progress record", e.getCause());
        }
        producers.committed();
        refused.proved();
    }

    /** The rows that are not settled, and these. */
    private Collection<Long> listed(List<Long> next) {
        if (unsettled.isEmpty()) {
            return next;
        }
        if (unsettled.lastKey() < next.get(0)) {
            // mostly: a tree of thousands of rows takes as long to build as to send some hundred
            List<Long> both = new ArrayList<>(unsettled.size() + next.size());
            both.addAll(unsettled.keySet());
            both.addAll(next);
            return both;
        }
        SortedSet<Long> both = new TreeSet<>(unsettled.keySet());
        both.addAll(next);
        return both;
    }

    private ShardBatch next() throws SQLException {
        ShardBatch batch = ahead;
        ahead = null;
        if (batch == null) {
            refused.claim();
            batch = table.settleAndRead(unsettled, List.of(), size.next());
            unsettled.clear();
        }
        return batch;
    }

    private Optional<Future<ShardBatch>> readAhead(SortedMap<Long, Place> settled, ShardBatch underWay)
            throws SessionLostException {
        RelaySettings.Batch bounds = size.next();
        List<Long> inFlight = underWay.sequences();
        try {
            return context.environment().ahead().begin(() -> table.settleAndRead(settled, inFlight, bounds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionLostException("interrupted before the transaction", e);
        }
    }

    private void commit(ShardBatch batch) throws EventRefusedException, BatchAbortedException, SessionLostException {
        List<ProducerRecord<byte[], byte[]>> records = batch.records();
        List<OutboxRow> rows = batch.rows();
        List<RecordMetadata> sent;
        long begin = System.nanoTime();
        try {
            sent = new KafkaTransaction(producers.current(), settings.transactionTimeout()).commit(records);
        } catch (KafkaTransaction.RecordRefusedException e) {
            if (e.index() >= rows.size()) {
                throw new BatchAbortedException("Kafka refuses the progress record", e.getCause());
            }
            refused.refused(batch, rows.get(e.index()), e.getCause());
            throw new EventRefusedException(rows.get(e.index()), e.getCause());
        } catch (BatchAbortedException | SessionLostException e) {
            size.failed();
            throw e;
        }
        for (int i = 0; i < rows.size(); i++) {
            unsettled.put(rows.get(i).seq(), place(records.get(i), sent.get(i)));
        }
        producers.committed();
        refused.committed(batch);
        size.committed(batch.full(), Duration.ofNanos(System.nanoTime() - begin));
    }

    /**
     * Waits for the database's half, for as long as its statements may take. If it failed the next step does it again,
     * and meets the failure itself; if the transaction wasn't committed what was read is of no use.
     */
    private void join(Optional<Future<ShardBatch>> reading, SortedMap<Long, Place> deleted, boolean committed) {
        if (reading.isEmpty()) {
            return;
        }
        try {
            ShardBatch read = reading.get().get();
            unsettled.keySet().removeAll(deleted.keySet());
            if (committed && !read.rows().isEmpty()) {
                ahead = read;
            }
        } catch (InterruptedException e) {
            // what it may still delete stays listed, and is deleted again
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.log(Level.DEBUG, context + ": reading ahead failed", e.getCause());
        }
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
