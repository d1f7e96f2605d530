package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The partitions of one consumer: what is in work of each, which of them wait, and how far each is committed. Used by
 * the thread that polls, callbacks of the rebalance included.
 *
 * <p>A partition that comes is not read before the parked groups were loaded, else an event could overtake those that
 * wait behind its group's dead letter. A partition that goes is handed over with nothing running, if that can be had
 * within the handover time, and with its offsets committed: the successor then has nothing to do twice. If it can't,
 * the inbox makes the overlap harmless: whatever still runs here holds its inbox row, and the successor waits for it
 * at the same event. Of a partition that is lost nothing is committed: the offsets are another's.
 *
 * <p>Back-pressure: a partition that holds its share of the buffer is paused, and polling goes on, so that the broker
 * does not take this consumer for dead. The share is each partition's own: one that is stuck does not stop the others.
 */
final class Assignment implements ConsumerRebalanceListener {

    private static final Logger LOG = System.getLogger(Assignment.class.getName());
    private static final long BUFFER_BYTES = 32L << 20;
    private static final int MAX_SPAN = 10_000;
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final long LONG_FULL_NANOS = Duration.ofMinutes(1).toNanos();

    private final SubscriptionSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Dispatcher dispatcher;
    private final DeliveryDatabase database;
    private final ParkedGroups parked;
    private final RecordReader reader;
    private final StartRule startRule;
    private final BooleanSupplier stopping;

    private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Set<TopicPartition> unloaded = new HashSet<>();
    /** Partitions that hold their share, since when. */
    private final Map<TopicPartition, Long> full = new HashMap<>();

    private final Set<TopicPartition> longFull = new HashSet<>();

    Assignment(
            SubscriptionSettings settings,
            Consumer<byte[], byte[]> consumer,
            Dispatcher dispatcher,
            DeliveryDatabase database,
            ParkedGroups parked,
            RecordReader reader,
            StartRule startRule,
            BooleanSupplier stopping) {
        this.settings = settings;
        this.consumer = consumer;
        this.dispatcher = dispatcher;
        this.database = database;
        this.parked = parked;
        this.reader = reader;
        this.startRule = startRule;
        this.stopping = stopping;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            trackers.put(partition, new OffsetTracker());
        }
        unloaded.addAll(partitions);
        consumer.pause(partitions);
        shareRate();
        LOG.log(Level.DEBUG, () -> settings.name() + ": assigned " + partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        deliverAcknowledged(partitions, settings.handover());
        closeTrackers(partitions);
        try {
            if (!awaitRunning(partitions)) {
                LOG.log(
                        Level.WARNING,
                        settings.name() + ": handing over " + partitions
                                + " while deliveries still run; the inbox keeps them from taking effect twice");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        commit(partitions, COMMIT_TIMEOUT);
        forget(partitions);
        LOG.log(Level.DEBUG, () -> settings.name() + ": revoked " + partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.log(Level.WARNING, settings.name() + ": lost " + partitions + ", which others may consume by now");
        abandon(partitions);
    }

    private boolean awaitRunning(Collection<TopicPartition> partitions) throws InterruptedException {
        long deadline = System.nanoTime() + settings.handover().toNanos();
        dispatcher.drop(partitions);
        while (!dispatcher.awaitIdle(partitions, stopping.getAsBoolean() ? Duration.ZERO : SLICE)) {
            if (stopping.getAsBoolean() || deadline - System.nanoTime() <= 0) {
                return false;
            }
            // the other partitions' work goes on meanwhile
            dispatcher.startWorkers();
        }
        return true;
    }

    private void closeTrackers(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            OffsetTracker tracker = trackers.get(partition);
            if (tracker != null) {
                tracker.close();
            }
        }
    }

    private void abandon(Collection<TopicPartition> partitions) {
        closeTrackers(partitions);
        dispatcher.drop(partitions);
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        trackers.keySet().removeAll(partitions);
        committed.keySet().removeAll(partitions);
        unloaded.removeAll(partitions);
        full.keySet().removeAll(partitions);
        longFull.removeAll(partitions);
    }

    /** Each rebalance ends with partitions that come, were it none. */
    private void shareRate() {
        if (settings.flow().rateLimit() > 0) {
            try {
                int total = consumer.partitionsFor(settings.topic(), SLICE).size();
                dispatcher.share(trackers.size(), total);
            } catch (TimeoutException e) {
                LOG.log(Level.DEBUG, settings.name() + ": the share of the rate stays as it was", e);
            }
        }
    }

    /** What is acknowledged before it is delivered would be lost with its partition, so it is delivered first. */
    private void deliverAcknowledged(Collection<TopicPartition> partitions, Duration timeout) {
        if (!settings.acknowledgesBefore()) {
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            boolean left = true;
            while (left && deadline - System.nanoTime() > 0) {
                dispatcher.startWorkers();
                left = !dispatcher.awaitEmpty(partitions, SLICE);
            }
            if (left) {
                LOG.log(
                        Level.ERROR,
                        settings.name() + ": events of " + partitions + " were acknowledged and not delivered within "
                                + timeout + "; they are lost");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Delivers what is acknowledged; to be called before the deliveries end for good. */
    void deliverAcknowledged(Duration timeout) {
        deliverAcknowledged(List.copyOf(trackers.keySet()), timeout);
    }

    /** Drops all work without a commit: the consumer is broken. */
    void abandonAll() {
        abandon(List.copyOf(trackers.keySet()));
    }

    /** No record is begun any more, and what still runs is on its own. */
    void closeAll() {
        closeTrackers(trackers.keySet());
    }

    /** Whether partitions wait for {@link #load()}. */
    boolean isLoaded() {
        return unloaded.isEmpty();
    }

    /** Loads the parked groups and lets the new partitions be read. */
    void load() throws SQLException {
        parked.addAll(
                database.inTransaction(connection -> database.deadLetters().parkedGroups(connection, settings.name())));
        consumer.resume(unloaded);
        unloaded.clear();
    }

    /** Finds another position for partitions that have none, or one where no record is. */
    void restart(InvalidOffsetException failure) {
        if (failure instanceof OffsetOutOfRangeException outOfRange) {
            // what is in work of them goes on without its place: the offsets may go back
            Set<TopicPartition> partitions = Set.copyOf(failure.partitions());
            closeTrackers(partitions);
            dispatcher.drop(partitions);
            committed.keySet().removeAll(partitions);
            partitions.forEach(partition -> trackers.replace(partition, new OffsetTracker()));
            startRule.goOn(outOfRange);
        } else {
            startRule.begin(failure.partitions());
        }
    }

    /** Hands polled records on. */
    void take(ConsumerRecords<byte[], byte[]> records) {
        if (settings.acknowledgesBefore() && !records.isEmpty() && !acknowledge(records)) {
            return;
        }
        List<Delivery> deliveries = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> polled : records) {
            OffsetTracker tracker = trackers.get(new TopicPartition(polled.topic(), polled.partition()));
            reader.read(polled, tracker).ifPresent(deliveries::add);
        }
        if (!deliveries.isEmpty()) {
            dispatcher.submit(deliveries);
        }
    }

    /** Moves the positions past records, or has them polled again. Returns whether it moved them. */
    private boolean acknowledge(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> offsets = records.nextOffsets();
        try {
            consumer.commitSync(offsets, COMMIT_TIMEOUT);
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
            return true;
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
            LOG.log(Level.INFO, settings.name() + ": records are polled again, not acknowledged: " + offsets, e);
            for (TopicPartition partition : records.partitions()) {
                consumer.seek(partition, records.records(partition).get(0).offset());
            }
            return false;
        }
    }

    /**
     * Pauses partitions that hold their share, resumes those that have room again.
     *
     * @return whether any is paused
     */
    boolean balance() {
        long now = System.nanoTime();
        int partitions = Math.max(1, trackers.size());
        int share = Math.max(1, settings.buffering().records() / partitions);
        long bytes = Math.max(1, BUFFER_BYTES / partitions);
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        trackers.forEach((partition, tracker) -> {
            boolean isFull = full.containsKey(partition);
            // with a gap between the marks, so that a full buffer does not pause and resume at each record
            int limit = isFull ? (share + 1) / 2 : share;
            boolean over = tracker.unfinished() >= limit
                    || tracker.unfinishedBytes() >= (isFull ? bytes / 2 : bytes)
                    || tracker.span() >= MAX_SPAN;
            if (over && full.putIfAbsent(partition, now) == null) {
                pause.add(partition);
            } else if (!over && full.remove(partition) != null) {
                longFull.remove(partition);
                resume.add(partition);
            }
        });
        warnOfLongFull(now);
        resume.removeAll(unloaded);
        consumer.pause(pause);
        consumer.resume(resume);
        return !full.isEmpty();
    }

    private void warnOfLongFull(long now) {
        full.forEach((partition, since) -> {
            if (now - since > LONG_FULL_NANOS && longFull.add(partition)) {
                LOG.log(
                        Level.WARNING,
                        settings.name() + ": " + partition + " has not been read for more than a minute: its events in"
                                + " memory are not finished, from offset "
                                + trackers.get(partition).lowestUnfinished() + " on");
            }
        });
    }

    /** Commits what has moved, without waiting. */
    void commitAsync() {
        Map<TopicPartition, OffsetAndMetadata> offsets = movedOffsets(trackers.keySet());
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (sent, failure) -> {
            if (failure == null) {
                sent.forEach((partition, offset) -> {
                    if (trackers.containsKey(partition)) {
                        committed.put(partition, offset.offset());
                    }
                });
            } else {
                // the next round takes them along
                LOG.log(Level.DEBUG, settings.name() + ": offsets not committed: " + sent, failure);
            }
        });
    }

    /** Commits what has moved, and waits for it. */
    void commitAll(Duration timeout) {
        commit(List.copyOf(trackers.keySet()), timeout);
    }

    private void commit(Collection<TopicPartition> partitions, Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> offsets = movedOffsets(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, timeout);
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // the events come again, here or elsewhere, and the inbox knows them
            LOG.log(Level.INFO, settings.name() + ": offsets not committed: " + offsets, e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> movedOffsets(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OptionalLong offset = committable(partition);
            Long before = committed.get(partition);
            if (offset.isPresent() && (before == null || before != offset.getAsLong())) {
                offsets.put(partition, new OffsetAndMetadata(offset.getAsLong()));
            }
        }
        return offsets;
    }

    /** With nothing unfinished, the position: it lies beyond transaction markers too, so that the lag is 0. */
    private OptionalLong committable(TopicPartition partition) {
        OffsetTracker tracker = trackers.get(partition);
        if (tracker == null) {
            return OptionalLong.empty();
        }
        OptionalLong lowest = tracker.lowestUnfinished();
        if (lowest.isPresent() && !settings.acknowledgesBefore()) {
            return lowest;
        }
        try {
            return OptionalLong.of(consumer.position(partition, SLICE));
        } catch (TimeoutException | InvalidOffsetException e) {
            // the next poll finds out where it begins
            LOG.log(Level.DEBUG, settings.name() + ": position of " + partition + " is not known yet", e);
            return OptionalLong.empty();
        }
    }
}
