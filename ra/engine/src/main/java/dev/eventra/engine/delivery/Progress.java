package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.AssignedPartition.Stage;
import dev.eventra.engine.inbox.StoredPosition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** How far partitions are done with. Used by the thread that polls. */
final class Progress {

    private static final Logger LOG = System.getLogger(Progress.class.getName());
    private static final Duration SLICE = Duration.ofMillis(100);

    private final SubscriptionSettings settings;
    private final Consumer<byte[], byte[]> consumer;

    Progress(SubscriptionSettings settings, Consumer<byte[], byte[]> consumer) {
        this.settings = settings;
        this.consumer = consumer;
    }

    /**
     * All below is done with. With nothing unfinished it is where Kafka is read next: that lies beyond transaction
     * markers too, so that the lag is 0.
     */
    private OptionalLong position(AssignedPartition partition) {
        if (partition.is(Stage.WAITING) || partition.is(Stage.LOADING)) {
            return OptionalLong.empty();
        }
        OptionalLong lowest = partition.tracker().lowestUnfinished();
        if (lowest.isPresent() && !settings.acknowledgesBefore()) {
            return lowest;
        }
        if (partition.outOfRange().isPresent()) {
            return partition.outOfRange();
        }
        return next(partition);
    }

    /** Where Kafka is read next; empty while its client makes sure of that, as after a broker was away. */
    private OptionalLong next(AssignedPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition.id(), SLICE));
        } catch (TimeoutException | InvalidOffsetException e) {
            LOG.log(Level.DEBUG, settings.name() + ": position of " + partition.id() + " is not known yet", e);
            return OptionalLong.empty();
        }
    }

    /** The positions that are not saved yet. */
    List<StoredPosition> moved(Collection<AssignedPartition> some) {
        List<StoredPosition> moved = new ArrayList<>();
        for (AssignedPartition partition : some) {
            OptionalLong position = position(partition);
            if (position.isPresent()
                    && position.getAsLong() > partition.stored().position()) {
                moved.add(partition.stored().at(position.getAsLong()));
            }
        }
        return moved;
    }

    /** The positions that Kafka does not have as the group's offsets yet. */
    Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<AssignedPartition> some) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (AssignedPartition partition : some) {
            OptionalLong position = position(partition);
            if (position.isPresent() && partition.isUncommitted(position.getAsLong())) {
                offsets.put(partition.id(), new OffsetAndMetadata(position.getAsLong()));
            }
        }
        return offsets;
    }

    /** What is known of each partition whose position was loaded, in their order. */
    List<SubscriptionStatus.Partition> status(Collection<AssignedPartition> all) {
        return all.stream()
                .filter(partition -> partition.stored() != null)
                .sorted(Comparator.comparingInt(AssignedPartition::number))
                .map(this::status)
                .toList();
    }

    private SubscriptionStatus.Partition status(AssignedPartition partition) {
        long position = position(partition).orElse(partition.stored().position());
        boolean settled = partition.is(Stage.WAITING) || partition.is(Stage.LOADING);
        return new SubscriptionStatus.Partition(
                partition.number(),
                position,
                lag(partition, position),
                partition.tracker().lowestTime(),
                settled);
    }

    /** Kafka's client knows how far it is behind the end; what it has read and is not done with comes on top. */
    private OptionalLong lag(AssignedPartition partition, long position) {
        if (!partition.is(Stage.RUNNING)) {
            return OptionalLong.empty();
        }
        OptionalLong ahead = consumer.currentLag(partition.id());
        OptionalLong next = ahead.isEmpty() ? ahead : next(partition);
        return next.isEmpty() ? next : OptionalLong.of(ahead.getAsLong() + next.getAsLong() - position);
    }
}
