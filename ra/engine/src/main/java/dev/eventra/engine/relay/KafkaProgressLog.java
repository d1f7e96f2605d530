package dev.eventra.engine.relay;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Finds the last progress record of a shard from the end of its partition: a window of offsets before the end, then one
 * twice as wide, until the record is in it. A partition is one shard's alone, so the first window nearly always has it;
 * compaction bounds the rest.
 *
 * <p>The end is that of {@code read_committed}, and it must be the partition's real end. After the fencing no
 * transaction of ours is open; should another one be (a hanging transaction of a broker before Kafka 4, say), newer
 * progress may stand behind it, unseen. Taking older progress for the last would send events twice, so that is refused.
 */
final class KafkaProgressLog implements ProgressLog {

    private static final int FIRST_WINDOW = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);

    private final LogReader log;

    KafkaProgressLog(KafkaSettings kafka) {
        this.log = new LogReader(Objects.requireNonNull(kafka, "kafka"));
    }

    @Override
    public Optional<SortedSet<Long>> last(TopicPartition partition, byte[] key, Duration timeout) {
        long writtenEnd = log.end(partition, timeout);
        try (Consumer<byte[], byte[]> consumer = log.consumer("read_committed", partition, timeout)) {
            return last(consumer, partition, key, committedEnd(consumer, partition, writtenEnd), timeout);
        }
    }

    /** Waits a while: somebody else's transactions, of another outbox that was given the same topic, say, come and go. */
    private static long committedEnd(Consumer<byte[], byte[]> consumer, TopicPartition partition, long writtenEnd) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (end < writtenEnd) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("a transaction is open on " + partition + " from offset " + end
                        + " on, its progress is not known yet");
            }
            try {
                new Waiter().await(ASK_AGAIN);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            end = consumer.endOffsets(List.of(partition)).get(partition);
        }
        return end;
    }

    /**
     * What {@link #last} would have found when the partition had ended at an offset.
     *
     * @param end up to which no transaction is open
     */
    Optional<SortedSet<Long>> lastBelow(TopicPartition partition, byte[] key, long end, Duration timeout) {
        try (Consumer<byte[], byte[]> consumer = log.consumer("read_committed", partition, timeout)) {
            return last(consumer, partition, key, end, timeout);
        }
    }

    private static Optional<SortedSet<Long>> last(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, byte[] key, long end, Duration timeout) {
        long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
        consumer.assign(List.of(partition));
        Deque<ConsumerRecord<byte[], byte[]>> found = new ArrayDeque<>();
        long from = end;
        for (long window = FIRST_WINDOW; from > begin; window *= 2) {
            from = Math.max(begin, end - window);
            found.clear();
            consumer.seek(partition, from);
            LogReader.read(consumer, partition, end, timeout, candidate -> {
                if (Arrays.equals(candidate.key(), key)) {
                    if (!ProgressRecord.isMended(candidate)) {
                        found.clear();
                    }
                    found.add(candidate);
                }
                return true;
            });
            if (!found.isEmpty() && !ProgressRecord.isMended(found.getFirst())) {
                break;
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SortedSet<Long> rows = new TreeSet<>();
        found.forEach(each -> rows.addAll(ProgressRecord.decode(each.value()).ids()));
        return Optional.of(rows);
    }
}
