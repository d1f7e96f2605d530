package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells how a hanging transaction of a shard was meant to end, from what is in Kafka and in the table.
 *
 * <p>Rows are deleted only after a commit was known, and a transaction is begun only after the one before it was
 * committed, or was aborted and found closed everywhere ({@link TransactionMending#isOpen}). So the transaction was
 * committed
 * <ul>
 *   <li>if all rows that it brought to Kafka are gone (they are those of its progress record that the record before it
 *       does not list), or
 *   <li>if a later progress record lists them all, or
 *   <li>if one of its events can be seen by read_committed readers in a partition that got its marker.
 * </ul>
 * Otherwise it was aborted, or it was committed and nobody has acted upon that: its rows are in the table, no reader has
 * seen an event of it, and no transaction came after it. It counts as aborted then, and its events are sent again.
 *
 * <p>If its progress record is closed already and only events hang, what that record's end was tells it: an event's row
 * is gone, or is listed by the committed progress; or it is there and not listed.
 */
final class TransactionJudge {

    /**
     * @param settled if it was committed, rows that are in Kafka
     */
    record Verdict(boolean committed, SortedSet<Long> settled) {}

    private final ShardContext context;
    private final LogReader log;
    private final KafkaProgressLog progress;
    private final RestoredRows table;
    private final Duration timeout;

    TransactionJudge(ShardContext context, LogReader log, KafkaProgressLog progress, RestoredRows table) {
        this.context = context;
        this.log = log;
        this.progress = progress;
        this.table = table;
        this.timeout = context.environment().settings().transactionTimeout();
    }

    /**
     * @param events the partitions of the outbox's topic
     * @return empty if it can't be told
     */
    Optional<Verdict> judge(OpenTransactions.Open open, Collection<TopicPartition> events) throws SQLException {
        Long ownProgress = open.since().get(context.progressPartition());
        return ownProgress == null ? byEvents(open) : byProgress(open, ownProgress, events);
    }

    private Optional<Verdict> byProgress(OpenTransactions.Open open, long offset, Collection<TopicPartition> events)
            throws SQLException {
        SortedSet<Long> before = progress.lastBelow(context.progressPartition(), context.progressKey(), offset, timeout)
                .orElse(Collections.emptySortedSet());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        log.written(context.progressPartition(), offset, timeout, next -> {
            if (Arrays.equals(next.key(), context.progressKey())) {
                records.add(next);
            }
            return true;
        });
        if (records.isEmpty() || records.get(0).offset() != offset) {
            return Optional.empty();
        }
        SortedSet<Long> listed = rows(records.get(0));
        Set<Long> own = new HashSet<>(listed);
        own.removeAll(before);
        List<SortedSet<Long>> later = records.stream()
                .skip(1)
                .filter(next -> !ProgressRecord.isMended(next))
                .map(TransactionJudge::rows)
                .toList();
        if (own.isEmpty()
                && later.size() <= 1
                && open.since().size() == 1
                && !ProgressRecord.isMended(records.get(0))) {
            // it had no events: its owner only proved that it still is the owner
            return Optional.of(new Verdict(false, before));
        }
        if (own.isEmpty() || later.size() > 1) {
            // of two transactions behind it one may be the same producer's, and hang with it
            return Optional.empty();
        }
        Map<Long, String> present = table.ids(own);
        boolean gone = present.isEmpty();
        if (!gone && present.size() < own.size()) {
            // never ours: rows of one transaction are deleted by one statement
            return Optional.empty();
        }
        boolean committed = gone
                || later.stream().anyMatch(rows -> rows.containsAll(own))
                || isSeen(open, events, records.get(0).timestamp(), Set.copyOf(present.values()));
        SortedSet<Long> settled = new TreeSet<>(before);
        settled.addAll(listed);
        return Optional.of(new Verdict(committed, settled));
    }

    private static SortedSet<Long> rows(ConsumerRecord<byte[], byte[]> read) {
        return ProgressRecord.decode(read.value()).ids();
    }

    /** Whether one of the events is committed in a partition in which the transaction does not hang. */
    private boolean isSeen(
            OpenTransactions.Open open, Collection<TopicPartition> events, long timestamp, Set<String> ids) {
        long since = Math.max(0, timestamp - timeout.multipliedBy(2).toMillis());
        return events.stream()
                .filter(partition -> !open.since().containsKey(partition))
                .anyMatch(partition -> isSeen(partition, since, ids));
    }

    /**
     * Looks up to the last of these events there. What is open behind it doesn't matter, and must not be waited for: it may be
     * another shard's that hangs too, and whose mending waits for this one's.
     */
    private boolean isSeen(TopicPartition partition, long since, Set<String> ids) {
        SortedSet<Long> written = new TreeSet<>();
        log.writtenSince(partition, since, timeout, next -> {
            if (id(next).filter(ids::contains).isPresent()) {
                written.add(next.offset());
            }
            return true;
        });
        boolean[] seen = new boolean[1];
        if (!written.isEmpty()) {
            log.committed(partition, written.first(), written.last() + 1, timeout, next -> {
                seen[0] = written.contains(next.offset());
                return !seen[0];
            });
        }
        return seen[0];
    }

    private Optional<Verdict> byEvents(OpenTransactions.Open open) throws SQLException {
        SortedSet<Long> settled = progress.last(context.progressPartition(), context.progressKey(), timeout)
                .orElse(Collections.emptySortedSet());
        Set<Boolean> verdicts = new HashSet<>();
        for (Map.Entry<TopicPartition, Long> each : open.since().entrySet()) {
            List<ConsumerRecord<byte[], byte[]>> first = new ArrayList<>();
            log.written(each.getKey(), each.getValue(), timeout, next -> {
                first.add(next);
                return false;
            });
            Optional<String> id = first.stream()
                    .filter(next -> next.offset() == each.getValue())
                    .flatMap(next -> id(next).stream())
                    .findFirst();
            if (id.isEmpty()) {
                return Optional.empty();
            }
            Set<Long> rows = table.sequences(List.of(id.get())).keySet();
            verdicts.add(rows.isEmpty() || settled.containsAll(rows));
        }
        return verdicts.size() == 1
                ? Optional.of(new Verdict(verdicts.iterator().next(), settled))
                : Optional.empty();
    }

    private static Optional<String> id(ConsumerRecord<byte[], byte[]> read) {
        return Optional.ofNullable(read.headers().lastHeader("ce_id")).map(header -> new String(header.value(), UTF_8));
    }
}
