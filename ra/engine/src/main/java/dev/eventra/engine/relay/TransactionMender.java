package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TransactionMark;
import dev.eventra.engine.kafka.UndecodableRecordException;
import dev.eventra.engine.outbox.LayoutStore;
import dev.eventra.engine.outbox.ShardRouter;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Ends hanging transactions of a shard at its takeover: those of which a partition did not get the marker that ends
 * them, though the coordinator has (seen with brokers that were killed, or stopped in order while they were alone). Kafka
 * never ends one by itself; read_committed readers of the partition stand still, and so does the takeover.
 *
 * <p><b>How one is ended.</b> A marker ends all that a partition holds open of its producer id. So the same
 * transactional id sends one more record to each of these partitions in a new transaction, and commits or aborts that.
 * {@link TransactionJudge} tells which. What is sent to event partitions is a {@link TransactionMark}, which
 * listeners don't receive; committed marks stay in the topic.
 *
 * <p><b>Why nothing is lost.</b> Were the ending transaction itself aborted (a crash between its first record and its
 * commit), its marker would end the hanging one as aborted too, whose rows may be gone. So before it begins, all events
 * of this shard from the open offset on whose rows are gone are put back at the bottom of the table. The progress record
 * of the ending transaction lists these rows: if it is committed they are deleted again, if it is aborted they
 * are sent. To abort needs none of this: the rows are in the table.
 *
 * <p><b>Which events are the shard's.</b> The number of shards is read from the database, after the transaction was found
 * open: what this server heard of it last may be old, and events of other shards would be put back, or own ones not. It stays
 * while the transaction is open, for that is in the way of a change. A shard that is gone by it has no events to tell from
 * those of others, so a committed transaction of it is left to an operator.
 *
 * <p><b>Why no one interferes.</b> Both ids are fenced, so nobody has sent anything since. An owner that takes the shard
 * over meanwhile fences this one's ending transaction before it reads anything, as any other. And what it has open itself
 * isn't taken for hanging, however fast its transactions come and go: only records of a former epoch hang, and the epoch
 * is asked for first ({@link OpenTransactions.Open#former}).
 *
 * <p>Hazards. An owner that pauses right between the last look at the table and putting rows back, while another takes
 * over, ends the transaction and deletes them, repeats these events. An ending commit that fails repeats events of a
 * transaction that was committed behind the hanging one and closed.
 */
final class TransactionMender implements TransactionMending {

    private static final System.Logger LOG = System.getLogger(TransactionMender.class.getName());
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);
    /**
     * The longest that a statement may take, if other statements on the outbox may not take longer. Events are looked for by
     * their ids, which no index has: in all of the table, and while the shard isn't taken over that only grows.
     */
    private static final Duration SEARCH = Duration.ofMinutes(5);
    /** Each of the two producers can hang on its progress, and once more on events. */
    private static final int MOST = 4;

    private final String bootstrapServers;
    private final OpenTransactions transactions;
    private final LogReader log;
    private final KafkaProgressLog progress;
    private final LayoutStore layouts = new LayoutStore();
    private final CloudEventCodec codec = new CloudEventCodec();

    TransactionMender(KafkaSettings kafka) {
        this(kafka, new KafkaOpenTransactions(kafka));
    }

    TransactionMender(KafkaSettings kafka, OpenTransactions transactions) {
        this.bootstrapServers = kafka.bootstrapServers();
        this.transactions = transactions;
        this.log = new LogReader(kafka);
        this.progress = new KafkaProgressLog(kafka);
    }

    @Override
    public boolean isOpen(ShardContext context) {
        return !find(context).isEmpty();
    }

    @Override
    public int mend(ShardContext context, ProducerPair producers)
            throws SQLException, SessionLostException, HangingTransactionException {
        int mended = 0;
        List<OpenTransactions.Open> found = find(context);
        while (!found.isEmpty()) {
            requireNobodyAtWork(found);
            OpenTransactions.Open next = first(context, found);
            if (next.transactionalId() == null || mended == MOST) {
                throw hanging(
                        context,
                        next,
                        "its producer is none of this shard's, so nobody can commit it (an outbox of another namespace that"
                                + " has topic " + context.outbox().topic() + " too, needs one of its own)");
            }
            end(context, producers, next);
            awaitEnd(context, next);
            mended++;
            found = find(context);
        }
        return mended;
    }

    /**
     * This owner may have been fenced since, without knowing: a transaction of the present epoch is then another owner's,
     * and goes its way. Rows of it that are deleted meanwhile must not be put back.
     */
    private static void requireNobodyAtWork(List<OpenTransactions.Open> found) throws SessionLostException {
        for (OpenTransactions.Open open : found) {
            if (!open.former()) {
                throw new SessionLostException(
                        describe(open)
                                + " goes on: either another owner has taken over, or its marker is lost and it has"
                                + " to be fenced first",
                        null);
            }
        }
    }

    private List<OpenTransactions.Open> find(ShardContext context) {
        try {
            return transactions.find(
                    ProducerPair.ids(context.transactionalId()),
                    context.outbox().topic(),
                    context.progressPartition(),
                    timeout(context));
        } catch (AuthorizationException | UnsupportedVersionException e) {
            LOG.log(
                    Level.WARNING,
                    context + ": whether a transaction hangs is not known, Kafka does not tell this user: "
                            + e.getMessage());
            return List.of();
        }
    }

    private static Duration timeout(ShardContext context) {
        return context.environment().settings().transactionTimeout();
    }

    /** In the order of their progress: what comes later tells about what comes before. */
    private static OpenTransactions.Open first(ShardContext context, List<OpenTransactions.Open> found) {
        return found.stream()
                .min(Comparator.comparingLong(
                        open -> open.since().getOrDefault(context.progressPartition(), Long.MAX_VALUE)))
                .orElseThrow();
    }

    private void end(ShardContext context, ProducerPair producers, OpenTransactions.Open open)
            throws SQLException, SessionLostException, HangingTransactionException {
        Duration usual = context.environment().settings().databaseTimeout();
        try (BoundedConnection bounded = BoundedConnection.open(
                context.outbox().dataSource(),
                new BoundedConnection.Isolation(),
                usual.compareTo(SEARCH) > 0 ? usual : SEARCH)) {
            RestoredRows table =
                    new RestoredRows(bounded.connection(), context.id().shard());
            TransactionJudge.Verdict verdict = new TransactionJudge(context, log, progress, table)
                    .judge(open, events(context))
                    .orElseThrow(() -> hanging(context, open, "whether it was committed can't be told"));
            SortedSet<Long> settled = new TreeSet<>(verdict.settled());
            SortedSet<Long> restored = verdict.committed()
                    ? restore(context, open, table, settled, shards(context, open, bounded))
                    : Collections.emptySortedSet();
            settled.addAll(restored);
            LOG.log(
                    Level.WARNING,
                    context + ": " + describe(open) + " hangs: its coordinator has ended it, partitions have not. It "
                            + (verdict.committed() ? "was committed" : "was not seen by anyone, and is aborted")
                            + "; ended now (" + restored.size() + " events put back meanwhile)");
            KafkaTransaction ending = new KafkaTransaction(producers.of(open.transactionalId()), timeout(context));
            List<ProducerRecord<byte[], byte[]>> records = records(context, open, settled);
            if (verdict.committed()) {
                ending.commit(records);
                // a journal has them already
                table.delete(restored);
            } else {
                ending.abort(records);
            }
        } catch (KafkaTransaction.RecordRefusedException | BatchAbortedException e) {
            // it ended the hanging one with it; what was put back is sent again
            throw new SessionLostException("ending a hanging transaction failed", e);
        }
    }

    /** How many shards the outbox has, of which this is one. */
    private int shards(ShardContext context, OpenTransactions.Open open, BoundedConnection bounded)
            throws SQLException, HangingTransactionException {
        int shards = layouts.read(bounded.connection()).shards();
        if (shards != context.outbox().shards()) {
            context.outbox().layout().doubt();
        }
        if (context.id().shard() >= shards) {
            throw hanging(
                    context,
                    open,
                    "it was committed while the outbox had more shards than the " + shards
                            + " of now, so which events were this shard's can't be told");
        }
        return shards;
    }

    private Collection<TopicPartition> events(ShardContext context) {
        return log.partitions(context.outbox().topic(), timeout(context));
    }

    private List<ProducerRecord<byte[], byte[]>> records(
            ShardContext context, OpenTransactions.Open open, SortedSet<Long> settled) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (TopicPartition partition : open.since().keySet()) {
            if (!partition.equals(context.progressPartition())) {
                records.add(TransactionMark.create(partition));
            }
        }
        ProducerRecord<byte[], byte[]> listing = context.progress(settled);
        listing.headers().add(ProgressRecord.MENDED, open.transactionalId().getBytes(UTF_8));
        records.add(listing);
        return records;
    }

    private SortedSet<Long> restore(
            ShardContext context, OpenTransactions.Open open, RestoredRows table, SortedSet<Long> used, int shards)
            throws SQLException {
        Map<String, Event> events = new LinkedHashMap<>();
        for (Map.Entry<TopicPartition, Long> each : open.since().entrySet()) {
            if (!each.getKey().equals(context.progressPartition())) {
                log.written(each.getKey(), each.getValue(), timeout(context), next -> {
                    own(context, next, shards).ifPresent(event -> events.putIfAbsent(event.id(), event));
                    return true;
                });
            }
        }
        Map<Long, String> present = table.sequences(events.keySet());
        events.keySet().removeAll(present.values());
        SortedSet<Long> restored = new TreeSet<>(present.keySet());
        // put back by an attempt that failed; the others are of a transaction that was aborted behind this one
        restored.removeIf(row -> !RestoredRows.isRestored(row));
        if (!events.isEmpty()) {
            restored.addAll(table.insert(List.copyOf(events.values()), used));
        }
        return restored;
    }

    private Optional<Event> own(ShardContext context, ConsumerRecord<byte[], byte[]> read, int shards) {
        if (TransactionMark.is(read)) {
            return Optional.empty();
        }
        try {
            Event event = codec.decode(read);
            return ShardRouter.shard(event, shards) == context.id().shard() ? Optional.of(event) : Optional.empty();
        } catch (UndecodableRecordException e) {
            // of somebody else who writes to the topic: publishers are refused what can't be read
            LOG.log(
                    Level.DEBUG,
                    () -> context + ": record " + read.offset() + " of " + read.topic() + "-" + read.partition()
                            + " is no event: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The end is answered before its markers stand in the partitions. */
    private void awaitEnd(ShardContext context, OpenTransactions.Open ended) {
        long deadline = System.nanoTime() + timeout(context).toNanos();
        while (find(context).stream()
                .anyMatch(open -> open.producerId() == ended.producerId()
                        && open.since().entrySet().stream()
                                .anyMatch(e -> e.getValue().equals(ended.since().get(e.getKey()))))) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(describe(ended) + " was ended anew, and partitions still hold it open");
            }
            try {
                new Waiter().await(ASK_AGAIN);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    private static String describe(OpenTransactions.Open open) {
        return "the transaction of producer id " + open.producerId()
                + (open.transactionalId() == null ? "" : " (" + open.transactionalId() + ")") + " in " + open.since();
    }

    private HangingTransactionException hanging(ShardContext context, OpenTransactions.Open open, String why) {
        TopicPartition at = open.first();
        return new HangingTransactionException(describe(open) + " hangs, and " + why
                + ". The shard waits. If its events may be lost, or are in table eventra_outbox_"
                + context.id().shard() + " still, abort it in each of these partitions: kafka-transactions.sh"
                + " --bootstrap-server " + bootstrapServers + " abort --topic " + at.topic() + " --partition "
                + at.partition() + " --start-offset " + open.since().get(at));
    }
}
