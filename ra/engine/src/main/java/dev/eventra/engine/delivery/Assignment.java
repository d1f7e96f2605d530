package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.AssignedPartition.Stage;
import dev.eventra.engine.inbox.StoredPosition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The partitions of one consumer: which are read and from where, what is in work of each, and how far each is done
 * with. Used by the thread that polls, callbacks of the rebalance included.
 *
 * <p>A partition that comes is not read before its position was loaded, and the parked groups with it, else an event
 * could overtake those that wait behind its group's dead letter. A partition that goes is handed over with nothing
 * running, if that can be had within the handover time, and with its position saved: the successor then has nothing to
 * do twice. If it can't, the inbox makes the overlap harmless: whatever still runs here holds its inbox row, and the
 * successor waits for it at the same event. Of a partition that is lost nothing is saved: it is another's.
 *
 * <p>While the subscription is paused each partition comes to rest: nothing of it runs, and its position is saved. What
 * is queued is kept. When the pause ends the position is loaded again, as an operator may have set it meanwhile: then
 * what was kept is dropped, else it goes on. Until that is known the dispatcher stays suspended.
 */
final class Assignment implements ConsumerRebalanceListener {

    private static final Logger LOG = System.getLogger(Assignment.class.getName());
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final SubscriptionSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Dispatcher dispatcher;
    private final PositionLoading loading;
    private final PositionSaver saver;
    private final RecordReader reader;
    private final int topicPartitions;
    private final Handover handover;
    private final BackPressure backPressure;
    private final Progress progress;
    private final GroupOffsets groupOffsets;

    private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();
    private boolean assigned;

    Assignment(
            SubscriptionSettings settings,
            Consumer<byte[], byte[]> consumer,
            Dispatcher dispatcher,
            PositionLoading loading,
            PositionSaver saver,
            RecordReader reader,
            int topicPartitions,
            BooleanSupplier stopping) {
        this.settings = settings;
        this.consumer = consumer;
        this.dispatcher = dispatcher;
        this.loading = loading;
        this.saver = saver;
        this.reader = reader;
        this.topicPartitions = topicPartitions;
        this.handover = new Handover(settings, dispatcher, stopping);
        this.backPressure = new BackPressure(settings, consumer);
        this.progress = new Progress(settings, consumer);
        this.groupOffsets = new GroupOffsets(settings.name(), consumer, progress);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        assigned = true;
        consumer.pause(added);
        for (TopicPartition id : added) {
            partitions.put(id, new AssignedPartition(id));
            // anything, so that Kafka does not look for a committed offset, and fail where there is none
            consumer.seek(id, 0);
        }
        shareRate();
        LOG.log(Level.DEBUG, () -> settings.name() + ": assigned " + added);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
        handBack(gone, true);
        LOG.log(Level.DEBUG, () -> settings.name() + ": revoked " + gone);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
        LOG.log(Level.WARNING, settings.name() + ": lost " + gone + ", which others may consume by now");
        abandon(gone);
    }

    private void handBack(Collection<TopicPartition> gone, boolean commits) {
        List<AssignedPartition> leaving = of(gone);
        try {
            handover.deliverAcknowledged(gone, settings.handover());
            leaving.forEach(partition -> partition.tracker().close());
            handover.end(gone);
            save(leaving, COMMIT_TIMEOUT);
            if (commits) {
                groupOffsets.commit(leaving, COMMIT_TIMEOUT);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        forget(gone);
    }

    /** Delivers what is acknowledged; to be called before the deliveries end for good. */
    void deliverAcknowledged(Duration timeout) throws InterruptedException {
        handover.deliverAcknowledged(List.copyOf(partitions.keySet()), timeout);
    }

    private List<AssignedPartition> of(Collection<TopicPartition> ids) {
        return partitions.values().stream()
                .filter(partition -> ids.contains(partition.id()))
                .toList();
    }

    private void abandon(Collection<TopicPartition> gone) {
        of(gone).forEach(partition -> partition.tracker().close());
        dispatcher.drop(gone);
        forget(gone);
    }

    private void forget(Collection<TopicPartition> gone) {
        partitions.keySet().removeAll(gone);
        shareRate();
    }

    private void shareRate() {
        dispatcher.share(partitions.size(), Math.max(topicPartitions, partitions.size()));
    }

    /** Drops all work without saving anything: the consumer is broken. */
    void abandonAll() {
        abandon(List.copyOf(partitions.keySet()));
        loading.abandon();
    }

    /** Gives all back while the topic is gone: there is nothing of it to tell Kafka. */
    void handBackAll() {
        handBack(List.copyOf(partitions.keySet()), false);
        loading.abandon();
    }

    /** Saves what was done after the deliveries were stopped; no record is begun any more. */
    void finish(Duration timeout) throws InterruptedException {
        List<AssignedPartition> all = List.copyOf(partitions.values());
        save(all, timeout.dividedBy(2));
        groupOffsets.commit(all, timeout.dividedBy(2));
        all.forEach(partition -> partition.tracker().close());
        loading.abandon();
    }

    /** Whether the group has given this consumer its share, and all of it is read unless the subscription is paused. */
    boolean isSteady(boolean paused) {
        return assigned && (paused || partitions.values().stream().allMatch(partition -> partition.is(Stage.RUNNING)));
    }

    /**
     * Kafka has no record where it was to read. What is in memory of these partitions is finished first: Kafka may not
     * have it any more.
     */
    void restart(InvalidOffsetException failure) {
        Map<TopicPartition, Long> wanted = failure instanceof OffsetOutOfRangeException outOfRange
                ? outOfRange.offsetOutOfRangePartitions()
                : Map.of();
        for (AssignedPartition partition : of(failure.partitions())) {
            consumer.pause(Set.of(partition.id()));
            Long offset = wanted.get(partition.id());
            if (offset == null) {
                giveUpForNow(partition);
            } else {
                partition.finishUpTo(offset);
            }
        }
    }

    private void giveUpForNow(AssignedPartition partition) {
        consumer.pause(Set.of(partition.id()));
        if (settings.acknowledgesBefore()) {
            // what is queued is due all the same; what was read and not acknowledged is read again
            consumer.seek(partition.id(), partition.stored().position());
            partition.settle();
        } else {
            dispatcher.drop(Set.of(partition.id()));
            partition.drain();
        }
    }

    /** Hands polled records on. */
    void take(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        if (settings.acknowledgesBefore() && !records.isEmpty() && !acknowledge(records)) {
            return;
        }
        List<Delivery> deliveries = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> polled : records) {
            AssignedPartition partition = partitions.get(new TopicPartition(polled.topic(), polled.partition()));
            reader.read(polled, partition.tracker()).ifPresent(deliveries::add);
        }
        if (!deliveries.isEmpty()) {
            dispatcher.submit(deliveries);
        }
    }

    /**
     * Moves the positions past records. If that fails, or is not known to have been done, it is left to the database
     * whether they are read again.
     */
    private boolean acknowledge(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        takeSaved(COMMIT_TIMEOUT);
        Map<StoredPosition, Long> moves = new HashMap<>();
        records.nextOffsets().forEach((id, next) -> moves.put(partitions.get(id).stored(), next.offset()));
        boolean done = saver.acknowledge(moves, COMMIT_TIMEOUT);
        for (AssignedPartition partition : of(records.partitions())) {
            if (done) {
                partition.saved(partition.stored().at(moves.get(partition.stored())));
            } else {
                giveUpForNow(partition);
            }
        }
        return done;
    }

    /**
     * Pauses partitions that hold their share, resumes those that have room again.
     *
     * @return whether any is paused
     */
    boolean balance() {
        return backPressure.balance(partitions.values());
    }

    /** Carries on what goes on beside the polling: draining, saving, loading. Does not wait for anything. */
    void tend(boolean paused) throws InterruptedException {
        if (paused) {
            hold();
        } else {
            partitions.values().stream()
                    .filter(partition -> partition.is(Stage.DRAINING) && partition.isKept())
                    .forEach(this::carryOn);
        }
        for (AssignedPartition partition : partitions.values()) {
            if (partition.is(Stage.DRAINING)
                    && partition.isDrainedOnceIdle()
                    && dispatcher.awaitIdle(Set.of(partition.id()), Duration.ZERO)) {
                partition.settle();
            }
        }
        takeSaved(Duration.ZERO);
        boolean settling = partitions.values().stream().anyMatch(partition -> partition.is(Stage.SETTLING));
        if (settling && saver.isFree(System.nanoTime())) {
            save();
        }
        takeLoaded(paused);
        if (!paused) {
            load();
        }
    }

    private void hold() {
        for (AssignedPartition partition : partitions.values()) {
            boolean finishing = partition.is(Stage.DRAINING)
                    && !partition.isKept()
                    && partition.outOfRange().isPresent();
            if (partition.is(Stage.RUNNING) || finishing) {
                consumer.pause(Set.of(partition.id()));
                partition.hold();
            }
        }
    }

    private void carryOn(AssignedPartition partition) {
        partition.carryOn();
        if (partition.is(Stage.RUNNING) && !partition.isFull()) {
            consumer.resume(Set.of(partition.id()));
        }
    }

    /** Whether what is queued may go on: nothing of it is from before a pause, and possibly out of date. */
    boolean isAwake() {
        return partitions.values().stream().noneMatch(AssignedPartition::isKept);
    }

    private void load() {
        List<AssignedPartition> waiting = partitions.values().stream()
                .filter(partition -> partition.is(Stage.WAITING))
                .toList();
        if (!waiting.isEmpty() && loading.begin(waiting)) {
            waiting.forEach(AssignedPartition::loading);
        }
    }

    private void takeLoaded(boolean paused) throws InterruptedException {
        loading.take().ifPresent(loaded -> {
            for (AssignedPartition partition : loaded.partitions()) {
                StoredPosition position = loaded.positions().get(partition.number());
                if (partitions.get(partition.id()) != partition) {
                    // it went meanwhile; who has it now has noted so
                    continue;
                }
                if (position == null) {
                    partition.waiting();
                    continue;
                }
                if (partition.isStill(position)) {
                    carryOn(partition);
                } else {
                    runFrom(partition, position);
                }
            }
            if (paused) {
                hold();
            }
        });
    }

    private void runFrom(AssignedPartition partition, StoredPosition position) {
        if (!settings.acknowledgesBefore()) {
            partition.tracker().close();
            dispatcher.drop(Set.of(partition.id()));
        }
        partition.run(position);
        consumer.seek(partition.id(), position.position());
        consumer.resume(Set.of(partition.id()));
    }

    /** Saves what has moved, without waiting, and tells Kafka. */
    void commitAsync() {
        groupOffsets.commitAsync(partitions.values());
        if (saver.isFree(System.nanoTime())) {
            save();
        }
    }

    private void save() {
        PositionSaver.Save save = save(partitions.values(), false);
        if (!save.isEmpty()) {
            saver.save(save);
        }
    }

    private void takeSaved(Duration timeout) throws InterruptedException {
        saver.take(timeout).ifPresent(saved -> {
            Map<Integer, AssignedPartition> byNumber = partitions.values().stream()
                    .collect(Collectors.toMap(AssignedPartition::number, partition -> partition));
            for (StoredPosition position : saved.save().moved()) {
                AssignedPartition partition = byNumber.get(position.partition());
                if (partition != null) {
                    partition.saved(position);
                }
            }
            for (int number : saved.save().released()) {
                AssignedPartition partition = byNumber.get(number);
                if (partition != null && partition.is(Stage.SETTLING)) {
                    partition.waiting();
                }
            }
            for (int number : saved.changed()) {
                AssignedPartition partition = byNumber.get(number);
                if (partition != null && partition.is(Stage.RUNNING)) {
                    LOG.log(
                            Level.INFO,
                            settings.name() + ": the position of " + partition.id()
                                    + " was set elsewhere, going on from there");
                    giveUpForNow(partition);
                }
            }
        });
    }

    private void save(Collection<AssignedPartition> leaving, Duration timeout) throws InterruptedException {
        saver.saveNow(save(leaving, true), timeout);
    }

    private PositionSaver.Save save(Collection<AssignedPartition> some, boolean leaving) {
        Set<Integer> released = some.stream()
                .filter(partition -> leaving || partition.is(Stage.SETTLING))
                .map(AssignedPartition::number)
                .collect(Collectors.toSet());
        return new PositionSaver.Save(progress.moved(some), released);
    }

    /** What is known of each partition, for who watches. */
    List<SubscriptionStatus.Partition> status() {
        return progress.status(partitions.values());
    }
}
