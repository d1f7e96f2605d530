package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.engine.database.DataSources;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.ProgressPartitions;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Retry;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.UntilClosed;
import dev.eventra.engine.thread.Waiter;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Administration on one server: opens its tables when the outbox is there, then looks after what operators want until
 * it is closed. Thread-safe.
 */
public final class Administration {

    private static final Logger LOG = System.getLogger(Administration.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

    /**
     * What the server gives.
     *
     * @param worker the name of this application-server instance
     * @param topic  of the outbox
     * @param lives  whether a server still is in the cluster, by its worker; true where that can't be told
     * @param others the names of further outboxes that this server knows
     * @param installation the cluster, and this server's part in it
     */
    public record Server(
            Threads threads,
            TransactionSynchronizationRegistry registry,
            DataSources dataSources,
            String worker,
            KafkaSettings kafka,
            String topic,
            Predicate<String> lives,
            List<String> others,
            Installation installation) {

        /** Without further outboxes. */
        public Server(
                Threads threads,
                TransactionSynchronizationRegistry registry,
                DataSources dataSources,
                String worker,
                KafkaSettings kafka,
                String topic,
                Predicate<String> lives,
                Installation installation) {
            this(threads, registry, dataSources, worker, kafka, topic, lives, List.of(), installation);
        }
    }

    private final Server server;
    private final SchemaMode schema;
    private final Optional<Duration> journal;
    private final AdminKafka kafka;
    private final OutboxDatabases outboxes;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Waiter waiter = new Waiter();
    private final Retry retry = new Retry("administration", BACKOFF, LOG);
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile AdminService service;
    private volatile AdminDatabase database;
    private volatile OutboxBoard outboxBoard;
    private AdminLoop loop;
    private RunningTask task;
    private volatile boolean closed;

    /** Without a journal. */
    public Administration(Server server, SchemaMode schema) {
        this(server, schema, Optional.empty());
    }

    /**
     * @param schema  what is done about its tables
     * @param journal how long the journal keeps what it notes; empty if it is off
     */
    public Administration(Server server, SchemaMode schema, Optional<Duration> journal) {
        this.server = server;
        this.kafka = new AdminKafka(server.kafka());
        this.outboxes = new OutboxDatabases(server.others());
        this.schema = schema;
        this.journal = journal;
    }

    /**
     * Opens and runs, and returns at once.
     *
     * @param outbox in whose database the tables are
     */
    public synchronized void start(Outbox outbox) {
        if (!closed) {
            task = server.threads().start("eventra-admin", () -> run(outbox));
        }
    }

    /**
     * Another outbox than that of {@link #start} is open here. Asks its database until it answers.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void opened(Outbox outbox) throws InterruptedException {
        new Retry("administration of outbox " + outbox.name(), BACKOFF, LOG)
                .until(
                        () -> {
                            outboxes.opened(outbox);
                            return outbox;
                        },
                        () -> {});
    }

    /** The cluster does not accept an outbox of this server: requests for it are refused, and say why. */
    public void refused(String outbox, String reason) {
        outboxes.refuse(outbox, reason);
    }

    /** The cluster accepts an outbox of this server, maybe after it was refused. */
    public void accepted(String outbox) {
        outboxes.accept(outbox);
    }

    private void run(Outbox outbox) {
        new UntilClosed("administration", () -> closed, LOG).run(() -> {
            AdminDatabase there = retry.until(() -> AdminDatabase.open(outbox.dataSource(), schema), () -> {});
            AdminLoop looping = open(there, outbox);
            if (looping != null) {
                looping.run();
            }
        });
    }

    private Optional<JournalPurgers> purgers() {
        return journal.map(retention -> new JournalPurgers(outboxes, retention, server.threads()));
    }

    private synchronized AdminLoop open(AdminDatabase there, Outbox outbox) {
        if (closed) {
            return null;
        }
        outboxes.standard(outbox, there);
        Access access = new Access(server.registry(), server.threads());
        Installation installation = server.installation();
        OutboxBoard whole = new OutboxBoard(outbox, outboxes, installation, server.threads());
        SubscriptionDatabases databases = new SubscriptionDatabases(there, access, subscriptions, server.dataSources());
        loop = new AdminLoop(
                there,
                subscriptions,
                new OperationTasks(
                        there,
                        outboxes,
                        server.lives(),
                        new ReshardTask.Surroundings(
                                schema,
                                new ProgressPartitions(server.kafka())::ensure,
                                server.installation().transactions(),
                                new WorkerVersions(server.installation().cluster())::problem,
                                ReshardTask.Pace.DEFAULT)),
                new WorkerDuties(there, installation, server.worker(), purgers(), whole),
                server.threads(),
                server.worker(),
                waiter);
        Parts parts = new Parts(there, kafka, server.topic(), server.threads(), Clock.systemUTC());
        ClusterBoard board =
                new ClusterBoard(there, outbox, outboxes, installation, server.worker(), server.threads(), parts);
        SubscriptionBoard lags =
                new SubscriptionBoard(databases, access, board, kafka, server.threads(), Clock.systemUTC());
        AdminService.Desks desks = new AdminService.Desks(
                new DeadLetterDesk(databases, access),
                new CauseDesk(databases, access),
                new SubscriptionDesk(there, access, subscriptions, databases, lags, waiter::wake),
                new ReplayDesk(
                        subscriptions,
                        databases,
                        server.kafka(),
                        new SubscriptionTopics(subscriptions, board, outboxes, server.topic())),
                new OperationDesk(there, access, waiter::wake),
                new RejectedDesk(outboxes, access),
                new ReshardDesk(there, access, outbox.name(), outboxes, installation));
        ClusterDesk cluster = new ClusterDesk(there, access, outbox, outboxes, installation, () -> {
            board.expire();
            waiter.wake();
        });
        service = new AdminService(
                desks,
                new HistoryDesk(
                        outbox, outboxes, installation.cluster(), access, new HandlingReader(databases, there, access)),
                board,
                whole,
                cluster,
                new TestEventDesk(there, access, outboxes, installation.tests()),
                installation);
        database = there;
        outboxBoard = whole;
        opened.countDown();
        return loop;
    }

    /**
     * The operator's door.
     *
     * @throws AdminUnavailableException if the tables aren't open, with the reason
     */
    public EventraAdmin service() {
        AdminService open = service;
        if (open == null) {
            String problem = retry.problem();
            throw new AdminUnavailableException(
                    "administration is not open" + (problem == null ? " yet" : ": " + problem), null);
        }
        return open;
    }

    /**
     * An outbox as it was some seconds ago; empty if that isn't known now. Never waits.
     *
     * @param name the outbox's
     */
    public Optional<OutboxInfo> known(String name) {
        OutboxBoard open = outboxBoard;
        return open == null ? Optional.empty() : open.known(name);
    }

    /** A listener was deployed. */
    public void add(LocalSubscription subscription) {
        subscriptions.add(subscription);
        waiter.wake();
    }

    /** A listener is undeployed. */
    public void remove(LocalSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /** A subscription has stopped by itself: it is to be paused on all servers. */
    public void stopped(String subscription, String reason) {
        AdminLoop looping;
        synchronized (this) {
            looping = loop;
        }
        if (looping == null) {
            LOG.log(
                    Level.WARNING,
                    () -> "subscription " + subscription
                            + " stopped on this server alone: administration is not open, so others aren't told");
        } else {
            looping.stopped(subscription, reason);
        }
    }

    /**
     * Why a subscription that is about to begin is to be paused; empty if it isn't. Waits a while for the tables, so that a restart
     * does not resume what was paused; if they don't come, the listener is not held up by that.
     */
    public Optional<String> pauseOf(String subscription) throws InterruptedException {
        if (!opened.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.log(
                    Level.WARNING,
                    () -> "subscription " + subscription
                            + " begins without knowing whether it was paused: administration is not open"
                            + (retry.problem() == null ? "" : ": " + retry.problem()));
            return Optional.empty();
        }
        try {
            return database.inTransaction(
                            connection -> new WantedStateStore(database.dialect()).find(connection, subscription))
                    .filter(state -> state.wanted() == Wanted.PAUSED)
                    .map(state -> state.actor() + ": " + state.reason());
        } catch (SQLException e) {
            throw new AdminUnavailableException(
                    "whether subscription " + subscription + " is paused could not be looked up", e);
        }
    }

    /** Ends: what operations do here is left to other servers. */
    public void close(Duration timeout) throws InterruptedException {
        AdminLoop looping;
        RunningTask running;
        synchronized (this) {
            closed = true;
            looping = loop;
            running = task;
            kafka.close();
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        if (looping == null && running != null) {
            running.interrupt();
        } else if (looping != null) {
            looping.stop();
            looping.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        if (running != null && !running.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
            running.interrupt();
        }
    }
}
