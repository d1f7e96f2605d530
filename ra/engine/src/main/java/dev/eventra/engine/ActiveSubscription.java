package dev.eventra.engine;

import dev.eventra.api.EventraException;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker;
import dev.eventra.engine.admin.Administration;
import dev.eventra.engine.admin.LocalSubscription;
import dev.eventra.engine.admin.WorkerReport;
import dev.eventra.engine.config.EngineSettings.SubscriptionActivation;
import dev.eventra.engine.database.DataSources;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.delivery.DeliveryInfo;
import dev.eventra.engine.delivery.DeliveryListener;
import dev.eventra.engine.delivery.DeliveryServices;
import dev.eventra.engine.delivery.ListenerDescription;
import dev.eventra.engine.delivery.ListenerEndpoints;
import dev.eventra.engine.delivery.Subscription;
import dev.eventra.engine.delivery.SubscriptionParts;
import dev.eventra.engine.delivery.SubscriptionSettings;
import dev.eventra.engine.delivery.SubscriptionStatus;
import dev.eventra.engine.delivery.SubscriptionStatus.State;
import dev.eventra.engine.outbox.EnlistmentProbe;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Retry;
import dev.eventra.engine.thread.RunningTask;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A subscription of a listener that is deployed: it consumes from the moment when its DataSource is there and its inbox
 * tables are right, until it is closed. Thread-safe.
 */
public final class ActiveSubscription implements LocalSubscription {

    private static final System.Logger LOG = System.getLogger(ActiveSubscription.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final SubscriptionActivation activation;
    private final SchemaMode schema;
    private final Optional<Duration> journal;
    private final ListenerEndpoints endpoints;
    private final DeliveryServices services;
    private final DataSources dataSources;
    private final Administration administration;
    private final List<DeliveryListener> listeners;
    private final Retry retry;
    private final Instant since;
    private RunningTask starter;
    private Subscription subscription;
    private SubscriptionParts parts;
    private String paused;
    private boolean closed;

    ActiveSubscription(
            SubscriptionActivation activation,
            SchemaMode schema,
            Optional<Duration> journal,
            ListenerEndpoints endpoints,
            DeliveryServices services,
            DataSources dataSources,
            Administration administration,
            List<DeliveryListener> listeners) {
        this.activation = activation;
        this.schema = schema;
        this.journal = journal;
        this.endpoints = endpoints;
        this.services = services;
        this.dataSources = dataSources;
        this.administration = administration;
        this.listeners = new ArrayList<>(listeners);
        this.listeners.add(new StopListener(administration));
        this.retry = new Retry("subscription " + name(), BACKOFF, LOG);
        this.since = services.clock().instant();
    }

    /** The subscription's name. */
    @Override
    public String name() {
        return activation.settings().name();
    }

    @Override
    public String dataSource() {
        return activation.dataSource();
    }

    @Override
    public synchronized Optional<SubscriptionParts> parts() {
        return Optional.ofNullable(parts);
    }

    @Override
    public Status localStatus() {
        SubscriptionStatus now = status();
        Here here = Here.valueOf(now.state().name());
        return new Status(here, now.reason().orElse(null));
    }

    /** What other servers are told of it. */
    WorkerReport.Consumer report() {
        SubscriptionStatus now = status();
        SubscriptionSettings settings = settings();
        ListenerDescription listener = endpoints.description();
        return new WorkerReport.Consumer(
                name(),
                settings.topic(),
                new SubscriptionListener(
                        listener.bean(),
                        listener.application(),
                        listener.types(),
                        listener.filters(),
                        settings.concurrency(),
                        settings.failures().maxAttempts(),
                        settings.flow().rateLimit()),
                Here.valueOf(now.state().name()),
                now.reason().orElse(null),
                now.partitions().stream().map(ActiveSubscription::report).toList(),
                now.inFlight(),
                now.retrying(),
                SubscriptionWorker.Breaker.valueOf(now.breaker().name()));
    }

    private static WorkerReport.Partition report(SubscriptionStatus.Partition partition) {
        return new WorkerReport.Partition(
                partition.number(),
                partition.lag().isPresent() ? partition.lag().getAsLong() : null,
                partition.next().orElse(null));
    }

    /** How it consumes. */
    public SubscriptionSettings settings() {
        return activation.settings();
    }

    /**
     * Returns at once.
     *
     * @throws EventraException if the inbox is on and the listener isn't called in a transaction
     */
    synchronized void start() {
        Subscription.check(activation.settings(), endpoints);
        starter = services.threads().start("eventra-" + name() + "-start", this::open);
    }

    private void open() {
        try {
            retry.until(
                    () -> {
                        DataSource dataSource = dataSources.find(activation.dataSource());
                        administration.pauseOf(name()).ifPresent(this::pause);
                        begin(DeliveryDatabase.open(dataSource, schema, journal).with(proof(dataSource)));
                        return this;
                    },
                    () -> {});
            if (retry.problem() != null) {
                LOG.log(Level.INFO, () -> "subscription " + name() + " has its database now, and begins to consume");
            }
        } catch (InterruptedException e) {
            // closed before it could begin
            Thread.currentThread().interrupt();
        }
    }

    private DeliveryDatabase.Transactions proof(DataSource dataSource) throws SQLException {
        UserTransaction transaction = services.userTransaction().get().orElse(null);
        return switch (new EnlistmentProbe().probe(dataSource, transaction)) {
            case PROVED, PROVED_AUTOCOMMIT_SILENT -> DeliveryDatabase.Transactions.PROVED;
            case UNKNOWN -> DeliveryDatabase.Transactions.UNKNOWN;
            case NONE -> DeliveryDatabase.Transactions.NONE;
        };
    }

    private synchronized void begin(DeliveryDatabase database) {
        if (!closed) {
            Subscription begun = new Subscription(activation.settings(), services, database, endpoints, listeners);
            if (paused != null) {
                begun.pause(paused);
            }
            begun.start();
            subscription = begun;
            parts = new SubscriptionParts(activation.settings(), services, database, endpoints);
        }
    }

    /**
     * Delivers nothing further on this server until {@link #resume()}; what runs ends. The consumer stays in its group,
     * so the share of this server is not delivered elsewhere. Idempotent.
     *
     * @param reason shown in the status
     */
    @Override
    public synchronized void pause(String reason) {
        paused = Objects.requireNonNull(reason, "reason");
        if (subscription != null) {
            subscription.pause(reason);
        }
    }

    /** Ends a pause: goes on at the positions that the database has by now. Idempotent. */
    @Override
    public synchronized void resume() {
        paused = null;
        if (subscription != null) {
            subscription.resume();
        }
    }

    /** What it does on this server now. */
    public synchronized SubscriptionStatus status() {
        if (subscription != null) {
            return subscription.status();
        }
        Optional<String> problem = Optional.ofNullable(retry.problem());
        State state = problem.isPresent() ? State.WAITING : State.STARTING;
        if (closed) {
            return SubscriptionStatus.idle(name(), State.STOPPED, Optional.empty(), since);
        }
        return paused == null
                ? SubscriptionStatus.idle(name(), state, problem, since)
                : SubscriptionStatus.idle(name(), State.PAUSED, Optional.of(paused), since);
    }

    /**
     * Ends the consuming; what is being delivered ends first.
     *
     * @param timeout how long to wait for that at the most
     * @throws InterruptedException if the calling thread is interrupted; the subscription ends all the same
     */
    void close(Duration timeout) throws InterruptedException {
        Subscription begun;
        synchronized (this) {
            closed = true;
            parts = null;
            begun = subscription;
            if (starter != null) {
                starter.interrupt();
            }
        }
        if (begun != null) {
            begun.close(timeout);
        }
    }

    /** What stops here by itself is to stop everywhere. */
    private record StopListener(Administration administration) implements DeliveryListener {

        @Override
        public void stopRequested(String subscription, DeliveryInfo delivery, Throwable cause) {
            administration.stopped(
                    subscription,
                    "onExhausted=stop, given up " + delivery + " after "
                            + cause.getClass().getName());
        }
    }
}
