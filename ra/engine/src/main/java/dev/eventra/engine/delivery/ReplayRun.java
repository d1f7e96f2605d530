package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.delivery.SubscriptionSettings.Acknowledgement;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Delivers a part of a topic once more, to one subscription's listener, in the name of {@code <subscription>#<operation
 * id>}: with inbox keys, parked groups and dead letters of its own, so that it neither disturbs the live subscription
 * nor repeats what it has delivered before a crash. Events of a group are delivered in order, groups in parallel, each
 * marked as a replay. Works outside any consumer group. Run once; {@link #stop} and {@link #positions} by any thread.
 */
public final class ReplayRun {

    /**
     * A part of a partition.
     *
     * @param begin the first offset
     * @param end   the first offset behind the last
     */
    public record Range(long begin, long end) {}

    private static final Logger LOG = System.getLogger(ReplayRun.class.getName());
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration BREATH = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final long BUFFER_BYTES = 32L << 20;

    private final SubscriptionParts parts;
    private final SubscriptionSettings settings;
    private final String operation;
    private final ReplayReader reader;
    private final Map<TopicPartition, ReplayPartition> partitions =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private final ParkedGroups parked = new ParkedGroups();
    private final Dispatcher dispatcher;
    private final Waiter waiter = new Waiter();
    private volatile boolean stopped;
    private volatile Throwable halted;

    /**
     * @param parts     the subscription that has the listener
     * @param operation the id of the replay
     * @param reader    tells what is delivered
     * @param rate      events per second at the most; 0 for no limit
     * @param ranges    what is left of the window, by partition
     * @param listener  told what becomes of the events, besides the log
     */
    public ReplayRun(
            SubscriptionParts parts,
            String operation,
            ReplayReader reader,
            int rate,
            SortedMap<Integer, Range> ranges,
            DeliveryListener listener) {
        this.parts = parts;
        this.operation = operation;
        this.reader = reader;
        this.settings = settings(parts.settings(), operation, rate);
        ranges.forEach((number, range) -> {
            TopicPartition id = new TopicPartition(settings.topic(), number);
            partitions.put(id, new ReplayPartition(id, range.begin(), range.end()));
        });
        this.dispatcher = dispatcher(new DeliveryListeners(List.of(new DeliveryLog(settings.parks()), listener)));
        dispatcher.onHalt(this::halt);
    }

    /** The live rules, but for what would reach beyond the replay: it neither stops nor skips. */
    private static SubscriptionSettings settings(SubscriptionSettings live, String operation, int rate) {
        return live.withName(live.name() + "#" + operation)
                .withAck(Acknowledgement.AFTER)
                .withFailures(live.failures().withOnExhausted(FailureRules.OnExhausted.PARK))
                .withFlow(new FlowRules(rate, live.flow().breaker()));
    }

    private Dispatcher dispatcher(DeliveryListener listener) {
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        DeliveryDatabase database = parts.database();
        DeliveryServices services = parts.services();
        EnlistmentGuard guard = new EnlistmentGuard(settings.name(), database, services.threads());
        DeliveryAttempt attempt = new DeliveryAttempt(
                parts.endpoints(),
                services.registry(),
                settings.deduplicate() ? new InboxClaim(database, guard) : Claim.NONE,
                services.tracing(),
                services.largeData());
        Surroundings surroundings = new Surroundings(database, this::isInterrupting);
        Breaker breaker = new Breaker(settings.name(), settings.flow().breaker().orElse(null), listener);
        EventProcessor single = new EventProcessor(
                settings,
                attempt,
                new DeadLetterRecorder(database, settings, services.clock(), services.worker(), services.largeData()),
                parked,
                surroundings,
                breaker,
                listener,
                services.clock(),
                random);
        BatchProcessor processor = new BatchProcessor(
                parts.endpoints().isBatch(), false, single, attempt, surroundings, breaker, listener);
        return new Dispatcher(
                settings,
                services.threads().within(parts.endpoints()::inContext),
                processor,
                new Pause(settings.backoff(), random),
                breaker,
                listener);
    }

    private boolean isInterrupting() {
        return dispatcher.isInterrupting();
    }

    private void halt(Throwable cause) {
        halted = cause;
        stop();
    }

    /** Lets what is being delivered end, and begins nothing more. Returns at once. */
    public void stop() {
        stopped = true;
        dispatcher.halt();
        waiter.wake();
    }

    /** Up to where all is done, by partition: another run goes on from there. */
    public SortedMap<Integer, Long> positions() {
        SortedMap<Integer, Long> positions = new TreeMap<>();
        partitions.values().forEach(each -> positions.put(each.id().partition(), each.position()));
        return positions;
    }

    /** Whether all is done. */
    public boolean isDone() {
        return partitions.values().stream().allMatch(ReplayPartition::isDone);
    }

    /**
     * Delivers until all is done or {@link #stop} was called.
     *
     * @throws InvalidSubscriptionException            if the DataSource takes no part in the listener's transactions
     * @throws org.apache.kafka.common.KafkaException   if Kafka fails; another run may go on
     * @throws SQLException                             if the database fails at the beginning, or that of large data
     *                                                 which tells whether an event is wanted
     */
    public void run() throws SQLException, InterruptedException {
        parked.addAll(parts.database()
                .inTransaction(connection -> parts.database().deadLetters().parkedGroups(connection, settings.name())));
        dispatcher.share(1, 1);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            seek(consumer);
            while (!stopped && !isDone()) {
                round(consumer);
            }
            dispatcher.stop(STOP);
        } finally {
            partitions.values().forEach(each -> each.tracker().close());
            dispatcher.halt();
            dispatcher.interrupt();
            consumer.close(CloseOptions.timeout(STOP));
        }
        if (halted != null) {
            throw new InvalidSubscriptionException(halted.getMessage());
        }
    }

    private void seek(Consumer<byte[], byte[]> consumer) {
        List<ReplayPartition> unread =
                partitions.values().stream().filter(each -> !each.isRead()).toList();
        consumer.assign(unread.stream().map(ReplayPartition::id).toList());
        unread.forEach(each -> consumer.seek(each.id(), each.position()));
    }

    private void round(Consumer<byte[], byte[]> consumer) throws SQLException, InterruptedException {
        dispatcher.startWorkers();
        if (consumer.assignment().isEmpty() || !hasRoom()) {
            waiter.await(BREATH);
            return;
        }
        List<Delivery> deliveries = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                take(polled, deliveries);
            }
        } catch (OffsetOutOfRangeException e) {
            skipDeleted(consumer, e);
        }
        if (!deliveries.isEmpty()) {
            dispatcher.submit(deliveries);
        }
        leaveRead(consumer);
    }

    /** Nothing depends on polling regularly here: without a group nobody waits for it. */
    private boolean hasRoom() {
        Collection<ReplayPartition> all = partitions.values();
        return all.stream().mapToInt(each -> each.tracker().unfinished()).sum()
                        < settings.buffering().records()
                && all.stream()
                                .mapToLong(each -> each.tracker().unfinishedBytes())
                                .sum()
                        < BUFFER_BYTES;
    }

    private void take(ConsumerRecord<byte[], byte[]> polled, List<Delivery> deliveries) throws SQLException {
        ReplayPartition partition = partitions.get(new TopicPartition(polled.topic(), polled.partition()));
        if (partition.isBehind(polled.offset())) {
            return;
        }
        int size = Math.max(0, polled.serializedKeySize()) + Math.max(0, polled.serializedValueSize());
        reader.read(polled).ifPresent(event -> deliveries.add(delivery(event, partition, polled.offset(), size)));
    }

    private Delivery delivery(Event event, ReplayPartition partition, long offset, int size) {
        OffsetTracker tracker = partition.tracker();
        return new Delivery(
                settings.name(),
                partition.id(),
                offset,
                tracker,
                tracker.add(offset, size),
                event.asReplay(operation),
                null,
                null);
    }

    private void leaveRead(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> unread = consumer.assignment().stream()
                .filter(id -> {
                    ReplayPartition partition = partitions.get(id);
                    // beyond transaction markers too, which are no records
                    partition.read(consumer.position(id));
                    return !partition.isRead();
                })
                .collect(Collectors.toSet());
        if (unread.size() < consumer.assignment().size()) {
            consumer.assign(unread);
        }
    }

    /** The topic's retention was faster. */
    private void skipDeleted(Consumer<byte[], byte[]> consumer, OffsetOutOfRangeException failure) {
        LOG.log(
                Level.WARNING,
                settings.name() + ": records of the window were deleted meanwhile by the topic's retention, going on"
                        + " with the first ones left: " + failure.offsetOutOfRangePartitions());
        consumer.seekToBeginning(failure.partitions());
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties =
                parts.services().kafka().properties("eventra-" + settings.namespace() + "-" + settings.name());
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.buffering().maxPoll());
        return properties;
    }
}
