package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.Conditions.Kind;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicClient;
import dev.eventra.engine.kafka.TopicInfo;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The one thread of a subscription that talks to Kafka: polls, hands records on, commits, from start to stop. It
 * survives everything until it is stopped, interrupts too: a consumer that fails is closed, and another one made after a
 * growing delay. There is a consumer only while there is the topic: it would find out by itself neither that it is
 * missing nor that it is another one by now.
 * Deliveries never run on this thread, so a slow listener does not keep it from polling.
 */
final class ConsumerLoop implements Runnable {

    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final Logger LOG = System.getLogger(ConsumerLoop.class.getName());
    private static final Duration POLL = Duration.ofMillis(100);
    /** While a partition is paused, room in the buffer should not wait long to be filled. */
    private static final Duration SHORT_POLL = Duration.ofMillis(10);

    private static final long COMMIT_NANOS = Duration.ofMillis(500).toNanos();
    private static final long STEADY_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration SHORT_CLOSE = Duration.ofSeconds(1);
    /** What of the time to stop is kept for the positions and the consumer, after the deliveries. */
    private static final Duration CLOSE_RESERVE = Duration.ofSeconds(2);

    private final SubscriptionSettings settings;
    private final KafkaSettings kafka;
    private final Dispatcher dispatcher;
    private final Assignments assignments;
    private final Conditions conditions;
    private final InboxPurger purger;
    private final OperatorHold hold;
    private final RandomGenerator random;
    private final Waiter waiter = new Waiter();

    private volatile boolean stopping;
    private volatile long stopDeadline;
    private volatile boolean began;
    private volatile List<SubscriptionStatus.Partition> partitions = List.of();
    private long nextCommit = System.nanoTime();
    private int failures;
    private boolean steady;
    private long steadySince;

    /** Makes what holds the partitions of a consumer. */
    @FunctionalInterface
    interface Assignments {
        Assignment of(Consumer<byte[], byte[]> consumer, TopicInfo topic, TopicClient client);
    }

    /**
     * @param hold whether nothing is to be delivered for now
     */
    ConsumerLoop(
            SubscriptionSettings settings,
            KafkaSettings kafka,
            Dispatcher dispatcher,
            Assignments assignments,
            Conditions conditions,
            InboxPurger purger,
            OperatorHold hold,
            RandomGenerator random) {
        this.settings = settings;
        this.kafka = kafka;
        this.dispatcher = dispatcher;
        this.assignments = assignments;
        this.conditions = conditions;
        this.purger = purger;
        this.hold = hold;
        this.random = random;
    }

    /** Asks the loop to end: deliveries first, then positions, then the consumer, all within the time. */
    void stop(Duration timeout) {
        stopDeadline = System.nanoTime() + timeout.toNanos();
        stopping = true;
        purger.stop();
        waiter.wake();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Whether it has had its share of the partitions once. */
    boolean hasBegun() {
        return began;
    }

    /** The partitions that it has, as of a moment ago. */
    List<SubscriptionStatus.Partition> partitions() {
        return partitions;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                try (TopicClient client = new TopicClient(kafka, clientId() + "-topic")) {
                    follow(client);
                } catch (Throwable e) {
                    recover(e);
                }
            }
        } finally {
            // without a consumer nothing may be delivered any more: others get the same records
            dispatcher.halt();
        }
    }

    private void recover(Throwable failure) {
        partitions = List.of();
        if (stopping) {
            LOG.log(
                    Level.INFO,
                    settings.name() + ": the consumer failed at the stop, positions stay where they were saved last",
                    failure);
            return;
        }
        // an interrupt that did not come with a stop is nobody's wish to end the subscription
        Thread.interrupted();
        failures++;
        if (Advice.isDenied(failure)) {
            conditions.begin(Kind.DENIED, Level.ERROR, Advice.of(failure, settings), failure);
        } else {
            conditions.begin(
                    Kind.CONSUMER_FAILED,
                    Level.ERROR,
                    "the consumer failed, making others with growing delay until one works",
                    failure);
        }
        try {
            waiter.await(settings.backoff().delay(failures, random));
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, settings.name() + ": interrupted, so the next consumer is made at once", e);
        }
    }

    /** Consumes the topic while it is there, and waits for it while it is not. */
    private void follow(TopicClient client) throws InterruptedException {
        TopicWatch watch = new TopicWatch(settings, client, kafka.bootstrapServers(), conditions);
        while (!stopping) {
            Optional<TopicInfo> topic = watch.look(System.nanoTime(), waiter::wake);
            if (topic.isPresent()) {
                consume(topic.get(), client, watch);
            } else {
                waiter.await(POLL);
            }
        }
    }

    private void consume(TopicInfo topic, TopicClient client, TopicWatch watch) throws InterruptedException {
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Assignment assignment = assignments.of(consumer, topic, client);
        boolean orderly = false;
        try {
            steady = false;
            consumer.subscribe(List.of(settings.topic()), assignment);
            while (!stopping && isThere(topic, watch)) {
                round(consumer, assignment);
            }
            if (stopping) {
                assignment.deliverAcknowledged(max(left().minus(CLOSE_RESERVE), left().dividedBy(2)));
                dispatcher.stop(max(left().minus(CLOSE_RESERVE), left().dividedBy(2)));
                assignment.finish(max(left(), SHORT_CLOSE));
            } else {
                assignment.handBackAll();
                watch.hurry();
            }
            orderly = true;
        } finally {
            partitions = List.of();
            if (!orderly) {
                assignment.abandonAll();
                // an interrupted thread can't tell the group that it leaves, and the group would wait for the session
                // to end; nobody above needs the flag
                Thread.interrupted();
            }
            consumer.close(CloseOptions.timeout(orderly && stopping ? max(left(), SHORT_CLOSE) : SHORT_CLOSE));
        }
    }

    private boolean isThere(TopicInfo topic, TopicWatch watch) {
        Optional<TopicInfo> now = watch.look(System.nanoTime(), () -> {});
        boolean replaced = now.isPresent() && !now.get().id().equals(topic.id());
        return !replaced && !watch.isMissing();
    }

    private void round(Consumer<byte[], byte[]> consumer, Assignment assignment) throws InterruptedException {
        boolean full = assignment.balance();
        boolean held = hold.isHeld();
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(full ? SHORT_POLL : POLL);
            assignment.take(records);
            noteWorking(!records.isEmpty(), assignment.isSteady(held));
        } catch (InvalidOffsetException e) {
            assignment.restart(e);
        }
        assignment.tend(held);
        if (assignment.isAwake()) {
            hold.proceedIfEnded();
        }
        dispatcher.startWorkers();
        long now = System.nanoTime();
        if (nextCommit - now <= 0) {
            assignment.commitAsync();
            partitions = assignment.status();
            nextCommit = now + COMMIT_NANOS;
            purger.startIfDue(now);
        }
    }

    /** A consumer that Kafka refuses may poll for a while before it is told so. */
    private void noteWorking(boolean reads, boolean nowSteady) {
        long now = System.nanoTime();
        if (nowSteady && !steady) {
            steadySince = now;
        }
        steady = nowSteady;
        if (steady || reads) {
            began = true;
        }
        if (reads || steady && now - steadySince > STEADY_NANOS) {
            failures = 0;
            conditions.end(Kind.CONSUMER_FAILED, "the consumer works again");
            conditions.end(Kind.DENIED, "Kafka lets the consumer read again");
        }
    }

    private Duration left() {
        Duration left = Duration.ofNanos(stopDeadline - System.nanoTime());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private String clientId() {
        return "eventra-" + settings.namespace() + "-" + settings.name();
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = kafka.properties(clientId());
        // after a crash the others take over as soon as this; Kafka's own 45 s are long for a listener to stand still
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 3);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // where reading begins is the database's to say
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // a topic is made by its outbox, with its partitions and its retention
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        properties.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.buffering().maxPoll());
        return properties;
    }
}
