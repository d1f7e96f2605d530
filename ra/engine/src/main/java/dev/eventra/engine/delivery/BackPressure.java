package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.AssignedPartition.Stage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that holds its share of the buffer is paused, and polling goes on, so that the broker does not take this
 * consumer for dead. The share is each partition's own: one that is stuck does not stop the others. Used by the thread
 * that polls.
 */
final class BackPressure {

    private static final Logger LOG = System.getLogger(BackPressure.class.getName());
    private static final long BUFFER_BYTES = 32L << 20;
    private static final int MAX_SPAN = 10_000;
    private static final long LONG_FULL_NANOS = Duration.ofMinutes(1).toNanos();

    private final SubscriptionSettings settings;
    private final Consumer<byte[], byte[]> consumer;

    BackPressure(SubscriptionSettings settings, Consumer<byte[], byte[]> consumer) {
        this.settings = settings;
        this.consumer = consumer;
    }

    /**
     * Pauses partitions that hold their share, resumes those that have room again.
     *
     * @return whether any is paused
     */
    boolean balance(Collection<AssignedPartition> partitions) {
        long now = System.nanoTime();
        int number = Math.max(1, partitions.size());
        int share = Math.max(1, settings.buffering().records() / number);
        long bytes = Math.max(1, BUFFER_BYTES / number);
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        boolean anyFull = false;
        for (AssignedPartition partition : partitions) {
            if (!partition.is(Stage.RUNNING)) {
                continue;
            }
            boolean over = isOver(partition, share, bytes);
            if (partition.full(over, now)) {
                (over ? pause : resume).add(partition.id());
            }
            anyFull |= over;
            if (partition.isNewlyLongFull(now, LONG_FULL_NANOS)) {
                warn(partition);
            }
        }
        consumer.pause(pause);
        consumer.resume(resume);
        return anyFull;
    }

    /** With a gap between the marks, so that a full buffer does not pause and resume at each record. */
    private static boolean isOver(AssignedPartition partition, int share, long bytes) {
        OffsetTracker tracker = partition.tracker();
        return tracker.unfinished() >= (partition.isFull() ? (share + 1) / 2 : share)
                || tracker.unfinishedBytes() >= (partition.isFull() ? bytes / 2 : bytes)
                || tracker.span() >= MAX_SPAN;
    }

    private void warn(AssignedPartition partition) {
        LOG.log(
                Level.WARNING,
                settings.name() + ": " + partition.id() + " has not been read for more than a minute: its events in"
                        + " memory are not finished, from offset "
                        + partition.tracker().lowestUnfinished() + " on");
    }
}
