package dev.eventra.engine;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.EventraException;
import dev.eventra.api.PublishException;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.engine.admin.Administration;
import dev.eventra.engine.admin.Installation;
import dev.eventra.engine.admin.TestEvents;
import dev.eventra.engine.admin.WorkerReport;
import dev.eventra.engine.cluster.ClusterMember;
import dev.eventra.engine.cluster.OutboxRegistration;
import dev.eventra.engine.config.EffectiveSettings;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.EngineSettings.SubscriptionActivation;
import dev.eventra.engine.config.NamedOutbox;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.engine.delivery.DeliveryServices;
import dev.eventra.engine.delivery.ListenerEndpoints;
import dev.eventra.engine.meter.Meters;
import dev.eventra.engine.metrics.ClusterMetrics;
import dev.eventra.engine.metrics.DeliveryMetrics;
import dev.eventra.engine.metrics.OutboxMetrics;
import dev.eventra.engine.metrics.PublishMetrics;
import dev.eventra.engine.metrics.RelayMetrics;
import dev.eventra.engine.outbox.LargeDataReader;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStarter;
import dev.eventra.engine.relay.RelayListeners;
import dev.eventra.engine.relay.RelayRunner;
import dev.eventra.engine.relay.ShardTransactions;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.trace.Tracing;
import dev.eventra.engine.trace.TracingDetection;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Eventra in one server: publishes to the outbox, takes part in the cluster, relays the shards that it is given, and
 * delivers to subscriptions. Starts without waiting for ZooKeeper, Kafka or the database, and goes on without them as
 * far as that is possible. Thread-safe.
 */
public final class Engine {

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
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
    private final Outboxes outboxes;
    private final Administration administration;
    private final OutboxMetrics outboxMetrics;
    private final Map<String, ActiveSubscription> subscriptions = new ConcurrentHashMap<>();

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
                this::opened);
        PublishMetrics publishMetrics = new PublishMetrics(meters);
        this.outboxes = new Outboxes(
                settings.outboxes(),
                new OutboxUnit.Surroundings(
                        new OutboxStarter.Server(server.dataSources(), server.userTransaction(), server.registry()),
                        outbox -> new TopicStarter(settings.kafka(), outbox.topics()),
                        relay,
                        this::enter,
                        unit -> new CommitSignals(figures, publishMetrics, relay::wake, unit::mover)));
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
                        settings.others().stream().map(NamedOutbox::name).toList(),
                        new Installation(
                                settings.cluster().namespace(),
                                cluster,
                                this::report,
                                EffectiveSettings.of(settings),
                                meters::prometheusText,
                                new TestEvents(
                                        settings.testEvents(), settings.source(), (outbox, shard) -> outboxes.named(
                                                        outbox)
                                                .storedTest(shard)),
                                new ShardTransactions(
                                        settings.kafka(), settings.cluster().namespace())::open)),
                settings.outbox().schema(),
                settings.outbox().journal());
        this.outboxMetrics = new OutboxMetrics(meters, administration::known);
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
        outboxes.start(threads, this::administer, outbox -> {
            administration.opened(outbox);
            outboxMetrics.opened(outbox.name());
        });
    }

    private void administer(Outbox outbox) throws InterruptedException {
        cluster.administeredBy(outbox.uuid());
        administration.start(outbox);
        // last: what is before may be tried again
        outboxMetrics.opened(outbox.name());
    }

    private CompletionStage<Integer> enter(OutboxRegistration outbox) {
        CompletionStage<Integer> entered = cluster.register(outbox);
        entered.whenComplete((layout, refusal) -> {
            boolean accepted = refusal == null;
            if (accepted) {
                administration.accepted(outbox.name());
            } else {
                administration.refused(
                        outbox.name(), ClusterEntry.cause(refusal).getMessage());
            }
            if (outbox.name().equals(outboxes.standard().name())) {
                // a default outbox that is refused is in the database of another cluster, or of none
                cluster.trustWishes(accepted);
            }
        });
        return entered;
    }

    private Optional<Outbox> opened(String outbox) {
        return outboxes.opened(outbox);
    }

    private WorkerReport report() {
        return figures.report(relay.states())
                .with(subscriptions.values().stream()
                        .map(ActiveSubscription::report)
                        .toList());
    }

    /**
     * Publishes to an outbox; each publish is refused if there is no outbox of this name.
     *
     * @param outbox its name; null for the default outbox
     */
    public EventPublisher publisher(String outbox) {
        return new UnitPublisher(outboxes, outbox, settings.source(), server.registry(), tracing);
    }

    /**
     * @throws PublishException if the settings of this server know no outbox of this name; the message lists those that
     *                          they know
     */
    public void requireOutbox(String name) {
        outboxes.named(name);
    }

    /**
     * Stores an event in the default outbox, with the caller's transaction if there is one.
     *
     * @throws PublishException if it can't be stored; a transaction is then marked for rollback
     */
    public void publish(Event event) {
        publisher(null).publish(event);
    }

    /** As above; an event without a source gets that of the settings. */
    public Event publish(Event.Builder builder) {
        return publisher(null).publish(builder);
    }

    /** As above, for several events: all are built before any is stored. */
    public List<Event> publishAll(List<Event.Builder> builders) {
        return publisher(null).publishAll(builders);
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
                        tracing,
                        new LargeDataReader(outboxes::open, outboxes::areAllOpen)),
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
        Stopping stopping = new Stopping(settings.stopTimeout());
        outboxes.stop();
        // what operations deliver goes to the listeners too
        stopping.stop("administration", () -> administration.close(stopping.left()));
        for (ActiveSubscription each : List.copyOf(subscriptions.values())) {
            stopping.stop("subscription " + each.name(), () -> unsubscribe(each, stopping.left()));
        }
        stopping.stop("what goes on beside relaying", () -> outboxes.closeKeepers(stopping::left));
        // lets go of the shards one by one, each when its relay has ended
        stopping.stop("the cluster member", () -> cluster.close(stopping.left()));
        stopping.stop("the relay", () -> relay.close(stopping.left()));
        List<String> hanging = new ArrayList<>();
        stopping.stop("the opening of outboxes", () -> hanging.addAll(outboxes.awaitStopped(stopping::left)));
        stopping.stop("the metrics", meters::close);
        LOG.log(
                Level.INFO,
                () -> "Eventra has stopped as worker " + settings.cluster().workerId()
                        + (hanging.isEmpty() ? "" : ", though the opening of outboxes still hangs: " + hanging));
        stopping.end();
    }
}
