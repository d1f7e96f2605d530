package dev.eventra.engine.delivery;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The one thread of a subscription that talks to Kafka: polls, hands records on, commits, from start to stop. It
 * survives everything until it is stopped, interrupts too: a consumer that fails is closed, and another one made after a
 * growing delay.
 * Deliveries never run on this thread, so a slow listener does not keep it from polling.
 */
final class ConsumerLoop implements Runnable {

    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final Logger LOG = System.getLogger(ConsumerLoop.class.getName());
    private static final Duration POLL = Duration.ofMillis(100);
    /** While a partition is paused, room in the buffer should not wait long to be filled. */
    private static final Duration SHORT_POLL = Duration.ofMillis(10);

    private static final long COMMIT_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration SHORT_CLOSE = Duration.ofSeconds(1);
    /** What of the time to stop is kept for the offsets and the consumer, after the deliveries. */
    private static final Duration CLOSE_RESERVE = Duration.ofSeconds(2);

    private final SubscriptionSettings settings;
    private final KafkaSettings kafka;
    private final Dispatcher dispatcher;
    private final Function<Consumer<byte[], byte[]>, Assignment> assignments;
    private final RandomGenerator random;
    private final Waiter waiter = new Waiter();

    private volatile boolean stopping;
    private volatile long stopDeadline;
    private long nextCommit = System.nanoTime();
    private long nextLoad = System.nanoTime();
    private int failedLoads;
    private int failures;

    ConsumerLoop(
            SubscriptionSettings settings,
            KafkaSettings kafka,
            Dispatcher dispatcher,
            Function<Consumer<byte[], byte[]>, Assignment> assignments,
            RandomGenerator random) {
        this.settings = settings;
        this.kafka = kafka;
        this.dispatcher = dispatcher;
        this.assignments = assignments;
        this.random = random;
    }

    /** Asks the loop to end: deliveries first, then offsets, then the consumer, all within the time. */
    void stop(Duration timeout) {
        stopDeadline = System.nanoTime() + timeout.toNanos();
        stopping = true;
        waiter.wake();
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                try {
                    consume();
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
        if (stopping) {
            LOG.log(
                    Level.INFO,
                    settings.name() + ": the consumer failed at the stop, offsets stay where they were committed last",
                    failure);
            return;
        }
        // an interrupt that did not come with a stop is nobody's wish to end the subscription
        Thread.interrupted();
        failures++;
        Duration delay = settings.backoff().delay(failures, random);
        LOG.log(
                failures == 1 ? Level.ERROR : Level.DEBUG,
                settings.name() + ": the consumer failed, making others with growing delay until one works",
                failure);
        try {
            waiter.await(delay);
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, settings.name() + ": interrupted, so the next consumer is made at once", e);
        }
    }

    private void consume() throws InterruptedException {
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Assignment assignment = assignments.apply(consumer);
        boolean orderly = false;
        try {
            consumer.subscribe(List.of(settings.topic()), assignment);
            while (!stopping) {
                round(consumer, assignment);
            }
            assignment.deliverAcknowledged(max(left().minus(CLOSE_RESERVE), left().dividedBy(2)));
            dispatcher.stop(max(left().minus(CLOSE_RESERVE), left().dividedBy(2)));
            assignment.commitAll(max(left(), SHORT_CLOSE));
            assignment.closeAll();
            orderly = true;
        } finally {
            if (!orderly) {
                assignment.abandonAll();
                // an interrupted thread can't tell the group that it leaves, and the group would wait for the
                // consumer's
                // session to end; nobody above needs the flag
                Thread.interrupted();
            }
            consumer.close(CloseOptions.timeout(orderly ? max(left(), SHORT_CLOSE) : SHORT_CLOSE));
        }
    }

    private void round(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        boolean full = assignment.balance();
        try {
            assignment.take(consumer.poll(full ? SHORT_POLL : POLL));
            if (failures > 0) {
                LOG.log(Level.INFO, settings.name() + ": the consumer works again");
            }
            failures = 0;
        } catch (InvalidOffsetException e) {
            assignment.restart(e);
        }
        long now = System.nanoTime();
        if (!assignment.isLoaded() && nextLoad - now <= 0) {
            load(assignment, now);
        }
        dispatcher.startWorkers();
        if (nextCommit - now <= 0) {
            assignment.commitAsync();
            nextCommit = now + COMMIT_NANOS;
        }
    }

    private void load(Assignment assignment, long now) {
        try {
            assignment.load();
            if (failedLoads > 0) {
                LOG.log(Level.INFO, settings.name() + ": parked groups loaded, consuming");
            }
            failedLoads = 0;
        } catch (SQLException e) {
            if (failedLoads == 0) {
                LOG.log(Level.WARNING, settings.name() + ": parked groups can't be loaded, not consuming yet", e);
            }
            failedLoads++;
            nextLoad = now + settings.backoff().delay(failedLoads, random).toNanos();
        }
    }

    private Duration left() {
        Duration left = Duration.ofNanos(stopDeadline - System.nanoTime());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = kafka.properties("eventra-" + settings.namespace() + "-" + settings.name());
        // after a crash the others take over as soon as this; Kafka's own 45 s are long for a listener to stand still
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 3);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // see StartRule
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // a topic is made by its outbox, with its partitions and its retention
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        properties.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.buffering().maxPoll());
        return properties;
    }
}
