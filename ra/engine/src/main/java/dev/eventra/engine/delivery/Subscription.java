package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.SubscriptionStatus.State;
import dev.eventra.engine.thread.RunningTask;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * One named consumer of events: from {@link #start()} to {@link #close(Duration)} it delivers the events of a topic to
 * a listener, each taking effect once, those of one group in order. Instances of the same name and namespace, in any
 * number of servers, share the work. Started and closed once. Thread-safe.
 *
 * <p>How an event goes: the poll thread ({@link ConsumerLoop}) puts it into the lane of its partition and group
 * ({@link Lanes}); a worker of the {@link Dispatcher} gives the lane its turn; the {@link EventProcessor} decides, and
 * the {@link DeliveryAttempt} writes the inbox row and calls the listener in one transaction. Then its offset may move
 * ({@link OffsetTracker}). What the listener does not get is stored first ({@link DeadLetterRecorder}).
 *
 * <p>Why an effect happens once: Kafka may give a record to two consumers, after a rebalance even at the same time.
 * Both insert the same inbox key in the transaction of the effect; the database lets one commit. The dead letter takes
 * the same key, so an event is either done or dead. Without the inbox ({@code deduplicate = false}) an event may take
 * effect again after a crash or a rebalance.
 */
public final class Subscription {

    private static final Logger LOG = System.getLogger(Subscription.class.getName());
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);
    private static final Duration HALT_WAIT = Duration.ofSeconds(10);

    private final SubscriptionSettings settings;
    private final DeliveryServices services;
    private final ListenerEndpoints endpoints;
    private final DeliveryDatabase database;
    private final Dispatcher dispatcher;
    private final ConsumerLoop loop;
    private final ParkedGroups parked;
    private final Breaker breaker;
    private final OperatorHold hold;
    private final Conditions conditions;
    private final Losses losses;
    private final Instant began;
    private volatile String halted;
    private volatile RunningTask task;
    private boolean closed;

    /**
     * @param settings  how it consumes
     * @param services  what it shares with other subscriptions
     * @param database  where inbox and dead letters are
     * @param endpoints where its events go
     * @param listeners told what becomes of its events, besides the log
     */
    public Subscription(
            SubscriptionSettings settings,
            DeliveryServices services,
            DeliveryDatabase database,
            ListenerEndpoints endpoints,
            List<DeliveryListener> listeners) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.services = Objects.requireNonNull(services, "services");
        this.endpoints = Objects.requireNonNull(endpoints, "endpoints");
        this.database = Objects.requireNonNull(database, "database");
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        List<DeliveryListener> all = new ArrayList<>(listeners);
        all.add(0, new DeliveryLog(settings.parks()));
        this.conditions = new Conditions(settings.name(), services.clock());
        this.losses = new Losses(services.clock());
        all.add(new StatusListener(conditions, this::pause));
        DeliveryListener listener = new DeliveryListeners(all);
        EnlistmentGuard guard = new EnlistmentGuard(settings.name(), database, services.threads());
        ParkedGroups parked = new ParkedGroups();
        DeliveryAttempt attempt = new DeliveryAttempt(
                endpoints,
                services.registry(),
                settings.deduplicate() ? new InboxClaim(database, guard) : Claim.NONE,
                services.tracing(),
                services.largeData());
        Surroundings surroundings = new Surroundings(database, this::isInterrupting);
        this.breaker = new Breaker(settings.name(), settings.flow().breaker().orElse(null), listener);
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
        this.dispatcher = new Dispatcher(
                settings,
                services.threads().within(endpoints::inContext),
                new BatchProcessor(
                        endpoints.isBatch(),
                        settings.acknowledgesBefore(),
                        single,
                        attempt,
                        surroundings,
                        breaker,
                        listener),
                new Pause(settings.backoff(), random),
                breaker,
                listener);
        this.hold = new OperatorHold(dispatcher, services.clock());
        this.parked = parked;
        RecordReader reader = new RecordReader(settings.name(), endpoints, services.largeData());
        this.loop = new ConsumerLoop(
                settings,
                services.kafka(),
                dispatcher,
                (consumer, topic, client) -> new Assignment(
                        settings,
                        consumer,
                        dispatcher,
                        new PositionLoading(
                                settings,
                                new PositionLoader(
                                        settings,
                                        database,
                                        new StartRule(client),
                                        topic,
                                        listener,
                                        losses,
                                        services.worker()),
                                parked,
                                services.threads(),
                                conditions,
                                random),
                        new PositionSaver(
                                settings,
                                topic.name(),
                                database,
                                services.threads(),
                                conditions,
                                random,
                                services.worker()),
                        reader,
                        topic.partitions(),
                        this::isStopping),
                conditions,
                new InboxPurger(settings, database, services.threads(), InboxPurger.Pace.DEFAULT, random),
                hold,
                random);
        this.began = services.clock().instant();
        dispatcher.onHalt(this::halt);
    }

    private boolean isInterrupting() {
        return dispatcher.isInterrupting();
    }

    private void halt(Throwable cause) {
        halted = cause.getMessage();
        LOG.log(Level.ERROR, settings.name() + " has stopped consuming: " + cause.getMessage());
        loop.stop(HALT_WAIT);
    }

    private boolean isStopping() {
        return loop.isStopping();
    }

    /**
     * Checks what can be checked before a database is there.
     *
     * @throws InvalidSubscriptionException if the inbox is on, but the listener is not called in a transaction
     */
    public static void check(SubscriptionSettings settings, ListenerEndpoints endpoints) {
        if (settings.deduplicate() && !endpoints.isTransacted()) {
            throw new InvalidSubscriptionException("subscription " + settings.name()
                    + ": the listener is not called in a container transaction, so the inbox can't commit with its"
                    + " effects. Give the bean container-managed transactions with attribute REQUIRED, or set"
                    + " deduplicate=false and expect events to take effect more than once");
        }
    }

    /**
     * Begins to consume, and returns at once.
     *
     * @throws InvalidSubscriptionException if the inbox is on, but delivery is not transacted or the DataSource takes no
     *                                      part in the transaction
     * @throws java.util.concurrent.RejectedExecutionException if the container gives no thread
     */
    public synchronized void start() {
        if (task != null) {
            throw new IllegalStateException("subscription " + settings.name() + " was started before");
        }
        check(settings, endpoints);
        if (settings.deduplicate() && database.transactions() == DeliveryDatabase.Transactions.NONE) {
            throw new NotEnlistedException(settings.name());
        }
        task = services.threads().start("eventra-" + settings.name(), loop);
    }

    /**
     * Delivers nothing further until {@link #resume()}; what runs ends. The consumer stays in its group. When nothing
     * runs any more, the positions are saved. Idempotent; may be called before the start.
     *
     * @param reason shown in the status
     */
    public void pause(String reason) {
        hold.begin(reason);
    }

    /** Ends a pause: goes on at the positions that the database has by now. Idempotent. */
    public void resume() {
        hold.end();
    }

    /** What it does now. */
    public SubscriptionStatus status() {
        RunningTask running = task;
        if (halted != null || running != null && running.isDone()) {
            return status(State.STOPPED, Optional.ofNullable(halted), began);
        }
        Optional<OperatorHold.Hold> pause = hold.current();
        if (pause.isPresent()) {
            return status(
                    State.PAUSED, Optional.of(pause.get().reason()), pause.get().since());
        }
        return conditions
                .first()
                .map(condition -> status(condition.kind().state, Optional.of(condition.reason()), condition.since()))
                .orElseGet(() -> status(loop.hasBegun() ? State.RUNNING : State.STARTING, Optional.empty(), began));
    }

    private SubscriptionStatus status(State state, Optional<String> reason, Instant since) {
        return new SubscriptionStatus(
                settings.name(),
                state,
                reason,
                since,
                loop.partitions(),
                parked.size(),
                dispatcher.running(),
                dispatcher.retrying(),
                breaker.state(),
                losses.all());
    }

    /**
     * Ends: takes no further event, waits for the deliveries that run, commits their offsets, leaves the consumer
     * group. What still runs when the time is over is interrupted and left alone; its event comes again. Without effect
     * if it was closed before, or never started.
     *
     * @param timeout how long this may take; a hanging consumer gets 2 s more
     * @throws InterruptedException if the calling thread is interrupted while it waits; the subscription ends all the
     *                              same
     */
    public synchronized void close(Duration timeout) throws InterruptedException {
        if (task == null || closed) {
            return;
        }
        closed = true;
        long deadline = System.nanoTime() + timeout.toNanos();
        loop.stop(timeout);
        if (!settings.acknowledgesBefore()) {
            // the loop does so too, but it may be busy with Kafka or the database
            dispatcher.halt();
        }
        try {
            if (!task.await(timeout)) {
                task.interrupt();
                task.await(LAST_WAIT);
            }
            // a loop that had no consumer ended without waiting for deliveries
            dispatcher.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } finally {
            task.interrupt();
            dispatcher.interrupt();
        }
    }
}
