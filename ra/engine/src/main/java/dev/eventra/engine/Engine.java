package dev.eventra.engine;

import dev.eventra.api.Event;
import dev.eventra.api.EventraException;
import dev.eventra.api.PublishException;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.engine.admin.Administration;
import dev.eventra.engine.admin.Installation;
import dev.eventra.engine.admin.TestEvents;
import dev.eventra.engine.admin.WorkerReport;
import dev.eventra.engine.cluster.ClusterMember;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.config.EffectiveSettings;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.EngineSettings.SubscriptionActivation;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.engine.delivery.DeliveryServices;
import dev.eventra.engine.delivery.ListenerEndpoints;
import dev.eventra.engine.event.CurrentEvent;
import dev.eventra.engine.meter.Meters;
import dev.eventra.engine.metrics.ClusterMetrics;
import dev.eventra.engine.metrics.DeliveryMetrics;
import dev.eventra.engine.metrics.PublishMetrics;
import dev.eventra.engine.metrics.RelayMetrics;
import dev.eventra.engine.outbox.LayoutWatch;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.outbox.OutboxStarter;
import dev.eventra.engine.outbox.ScheduledMover;
import dev.eventra.engine.relay.RelayListeners;
import dev.eventra.engine.relay.RelayRunner;
import dev.eventra.engine.relay.ShardTransactions;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.trace.Tracing;
import dev.eventra.engine.trace.Tracing.Publication;
import dev.eventra.engine.trace.TracingDetection;
import jakarta.transaction.Status;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Eventra in one server: publishes to the outbox, takes part in the cluster, relays the shards that it is given, and
 * delivers to subscriptions. Starts without waiting for ZooKeeper, Kafka or the database, and goes on without them as
 * far as that is possible. Thread-safe.
 */
public final class Engine {

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
    private static final String TRACEPARENT = "traceparent";
    /** How long a new master waits to be told what operators want. */
    private static final Duration WISHES = Duration.ofSeconds(5);

    private final EngineSettings settings;
    private final EngineServer server;
    private final Threads threads;
    private final Clock clock;
    private final Figures figures;
    private final Meters meters;
    private final DeliveryMetrics deliveryMetrics;
    private final Tracing tracing = TracingDetection.detect();
    private final ClusterMember cluster;
    private final RelayRunner relay;
    private final OutboxStarter outboxStarter;
    private final TopicStarter topicStarter;
    private final Administration administration;
    private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();
    private final Map<String, ActiveSubscription> subscriptions = new ConcurrentHashMap<>();
    private RunningTask starter;
    private volatile ScheduledMover mover;
    private volatile LayoutWatch watch;
    private volatile boolean closing;

    public Engine(EngineSettings settings, EngineServer server) {
        this(settings, server, Clock.systemUTC());
    }

    /**
     * As above.
     *
     * @param clock tells times that are shown; nothing that must be right depends on it
     */
    public Engine(EngineSettings settings, EngineServer server, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.figures = new Figures(clock);
        this.server = server;
        this.threads = new Threads(server.executor());
        this.meters = new Meters(settings.cluster().workerId());
        this.deliveryMetrics = new DeliveryMetrics(meters);
        this.cluster = new ClusterMember(settings.cluster(), threads, clock, WISHES);
        ClusterMetrics.of(cluster, meters);
        this.relay = new RelayRunner(
                settings.kafka(),
                settings.relay(),
                settings.cluster().workerId(),
                cluster,
                new RelayListeners(List.of(figures, new RelayMetrics(meters), new LoadListener(cluster))),
                name -> Optional.ofNullable(outboxes.get(name)));
        CommitSignals signals = new CommitSignals(figures, new PublishMetrics(meters), relay::wake, () -> mover);
        this.outboxStarter = new OutboxStarter(
                settings.outbox(),
                new OutboxStarter.Server(server.dataSources(), server.userTransaction(), server.registry()),
                signals);
        this.topicStarter = new TopicStarter(settings.kafka(), settings.topics());
        this.administration = new Administration(
                new Administration.Server(
                        threads,
                        server.registry(),
                        server.dataSources(),
                        settings.cluster().workerId(),
                        settings.kafka(),
                        settings.outbox().topic(),
                        worker -> cluster.workers()
                                .map(all -> all.contains(worker))
                                .orElse(true),
                        new Installation(
                                settings.cluster().namespace(),
                                cluster,
                                this::report,
                                EffectiveSettings.of(settings),
                                meters::prometheusText,
                                new TestEvents(
                                        settings.testEvents(),
                                        settings.source(),
                                        shard -> signals.committed(
                                                settings.outbox().name(), shard, 1)),
                                new ShardTransactions(
                                        settings.kafka(), settings.cluster().namespace())::open)),
                settings.outbox().schema(),
                settings.outbox().journal());
    }

    /**
     * Starts, and returns at once. To be called once.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the server gives no threads
     */
    public synchronized void start() {
        LOG.log(
                Level.INFO,
                () -> "Eventra " + settings.cluster().version() + " starts as worker "
                        + settings.cluster().workerId() + " in namespace "
                        + settings.cluster().namespace() + ": " + settings);
        relay.start(threads);
        cluster.start(relay);
        starter = threads.start("eventra-outbox", this::open);
    }

    private void open() {
        try {
            Outbox outbox = outboxStarter.open();
            outboxes.put(outbox.name(), outbox);
            ClusterEntry entry = new ClusterEntry(cluster, outbox);
            startWatch(outbox, entry);
            administration.start(outbox);
            startMover(outbox);
            topicStarter.ensure(outbox);
            entry.enter();
        } catch (InterruptedException e) {
            // the engine stops
            Thread.currentThread().interrupt();
        }
    }

    private WorkerReport report() {
        return figures.report(relay.states())
                .with(subscriptions.values().stream()
                        .map(ActiveSubscription::report)
                        .toList());
    }

    private void startWatch(Outbox outbox, ClusterEntry entry) {
        LayoutWatch started = new LayoutWatch(outbox, layout -> entry.changed());
        watch = started;
        started.start(threads);
        if (closing) {
            started.stop();
        }
    }

    private void startMover(Outbox outbox) {
        ScheduledMover started = new ScheduledMover(
                outbox,
                () -> relay.states().keySet().stream()
                        .anyMatch(shard -> shard.outbox().equals(outbox.name())),
                shard -> relay.wake(new ShardId(outbox.name(), shard)));
        mover = started;
        started.start(threads);
        if (closing) {
            started.stop();
        }
    }

    /**
     * Stores an event in the outbox, with the caller's transaction if there is one.
     *
     * @throws PublishException if it can't be stored; a transaction is then marked for rollback
     */
    public void publish(Event event) {
        publish(List.of(new Publication(event, event.extension(TRACEPARENT).isPresent())));
    }

    private List<Event> publish(List<Publication> publications) {
        OutboxPublisher publisher = publisher();
        return tracing.publish(publications, settings.outbox().topic(), publisher::publishAll);
    }

    private OutboxPublisher publisher() {
        try {
            return outboxStarter.publisher();
        } catch (PublishException e) {
            if (server.registry().getTransactionStatus() == Status.STATUS_ACTIVE) {
                server.registry().setRollbackOnly();
            }
            throw e;
        }
    }

    /**
     * As above; an event without a source gets that of the settings, one without a trace the current one. One that a listener publishes in the transaction in
     * which a single event is delivered to it names that event as its cause, unless it names another ({@code
     * causationid}).
     */
    public Event publish(Event.Builder builder) {
        return publish(List.of(build(builder))).get(0);
    }

    /** As above, for several events: all are built before any is stored. */
    public List<Event> publishAll(List<Event.Builder> builders) {
        return publish(builders.stream().map(this::build).toList());
    }

    private Publication build(Event.Builder builder) {
        // asked before the cause gives its own, which the current trace goes before
        boolean ownTrace = builder.hasExtension(TRACEPARENT);
        if (!builder.hasExtension("causationid")) {
            CurrentEvent.of(server.registry()).ifPresent(builder::causedBy);
        }
        Event event = (builder.hasSource() ? builder : builder.source(settings.source())).build();
        return new Publication(event, ownTrace);
    }

    /**
     * The operator's door.
     *
     * @throws dev.eventra.api.admin.AdminUnavailableException if it isn't open, with the reason
     */
    public EventraAdmin admin() {
        return administration.service();
    }

    /**
     * Delivers to a listener from now on, as soon as its DataSource and the topic are there.
     *
     * @param activation the listener's activation properties, by their names
     * @param endpoints  where the listener is
     * @return what ends it
     * @throws EventraException if a property is wrong, the listener isn't transacted though the inbox is on, or another
     *                          listener of this server has the subscription
     */
    public ActiveSubscription subscribe(SettingSource activation, ListenerEndpoints endpoints) {
        SubscriptionActivation wanted = settings.subscription(activation);
        String name = wanted.settings().name();
        ActiveSubscription subscription = new ActiveSubscription(
                wanted,
                settings.outbox().schema(),
                settings.outbox().journal(),
                endpoints,
                new DeliveryServices(
                        settings.kafka(),
                        server.registry(),
                        server.userTransaction(),
                        threads,
                        clock,
                        settings.cluster().workerId(),
                        tracing),
                server.dataSources(),
                administration,
                List.of(figures, deliveryMetrics));
        if (subscriptions.putIfAbsent(name, subscription) != null) {
            throw new EventraException("subscription " + name
                    + " has a listener in this server already: each listener needs a subscription of its own");
        }
        try {
            subscription.start();
            administration.add(subscription);
        } catch (RuntimeException e) {
            subscriptions.remove(name, subscription);
            throw e;
        }
        return subscription;
    }

    /** Ends a subscription: what is being delivered ends first, for a bounded time. */
    public void unsubscribe(ActiveSubscription subscription) {
        unsubscribe(subscription, settings.stopTimeout());
    }

    private void unsubscribe(ActiveSubscription subscription, Duration timeout) {
        administration.remove(subscription);
        try {
            subscription.close(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            subscriptions.remove(subscription.name(), subscription);
        }
    }

    /**
     * Stops everything within {@link EngineSettings#stopTimeout()}, give or take a second for what hangs: listeners
     * first, then the relays, each giving its shard back, then the cluster member.
     */
    public synchronized void close() {
        Deadline deadline = Deadline.in(settings.stopTimeout());
        closing = true;
        try {
            if (starter != null) {
                starter.interrupt();
            }
            // what operations deliver goes to the listeners too
            administration.close(deadline.left());
            List.copyOf(subscriptions.values()).forEach(each -> unsubscribe(each, deadline.left()));
            ScheduledMover current = mover;
            if (current != null) {
                current.close(deadline.left());
            }
            LayoutWatch watching = watch;
            if (watching != null) {
                watching.close(deadline.left());
            }
            // lets go of the shards one by one, each when its relay has ended
            cluster.close(deadline.left());
            relay.close(deadline.left());
            boolean ended = starter == null || starter.await(deadline.left());
            meters.close();
            LOG.log(
                    Level.INFO,
                    () -> "Eventra has stopped as worker " + settings.cluster().workerId()
                            + (ended ? "" : ", though the opening of its outbox still hangs"));
        } catch (InterruptedException e) {
            LOG.log(Level.WARNING, "interrupted while Eventra stopped");
            Thread.currentThread().interrupt();
        }
    }

    /** One bound for several waits, with a little left for each. */
    private record Deadline(long nanoTime) {

        private static final Duration LEAST = Duration.ofMillis(200);

        static Deadline in(Duration timeout) {
            return new Deadline(System.nanoTime() + timeout.toNanos());
        }

        Duration left() {
            Duration left = Duration.ofNanos(nanoTime - System.nanoTime());
            return left.compareTo(LEAST) < 0 ? LEAST : left;
        }
    }
}
