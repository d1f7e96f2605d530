package dev.eventra.engine.delivery;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.engine.admin.Administration;
import dev.eventra.engine.admin.Installation;
import dev.eventra.engine.admin.LocalSubscription;
import dev.eventra.engine.admin.TestEvents;
import dev.eventra.engine.admin.WorkerReport;
import dev.eventra.engine.cluster.NoCluster;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.trace.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One server of a scenario: a listener, its subscription and the administration beside it. */
final class AdminNode implements AutoCloseable, LocalSubscription {

    static final Change CHANGE = new Change("anna", "the listener is mended");

    final ContainerFixture container;
    final DeliveryEvents events = new DeliveryEvents();
    final TestEndpoints endpoints;
    final Administration administration;

    /** The workers that live. */
    final Set<String> lives = ConcurrentHashMap.newKeySet();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SubscriptionParts parts;
    private final Subscription subscription;

    AdminNode(Scenario scenario, String worker, TestEndpoints.Handler handler) throws Exception {
        lives.add(worker);
        container = scenario.newContainer();
        endpoints = new TestEndpoints(container, handler);
        endpoints.contextual = true;
        Threads own = new Threads(threads);
        DeliveryServices services = new DeliveryServices(
                new KafkaSettings(Servers.kafka().bootstrapServers(), Map.copyOf(scenario.client)),
                container,
                Optional::empty,
                own,
                Clock.systemUTC(),
                worker,
                Tracing.NONE,
                scenario.largeData);
        DeliveryDatabase database = DeliveryDatabase.open(container, SchemaMode.CREATE, scenario.journal);
        parts = new SubscriptionParts(scenario.settings, services, database, endpoints);
        subscription = new Subscription(scenario.settings, services, database, endpoints, List.of(events, new Stops()));
        administration = new Administration(
                new Administration.Server(
                        own,
                        container,
                        name -> container,
                        worker,
                        services.kafka(),
                        scenario.topic,
                        lives::contains,
                        new Installation(
                                "test",
                                new NoCluster(),
                                () -> WorkerReport.EMPTY,
                                List.of(),
                                () -> "",
                                TestEvents.OFF)),
                SchemaMode.CREATE,
                scenario.journal);
        Optional<Journal> journal =
                scenario.journal.isPresent() ? Optional.of(TestDatabase.createJournal(container)) : Optional.empty();
        administration.start(
                new Outbox("default", UUID.randomUUID(), 1, scenario.topic, container, new OutboxStore(), journal));
        administration.add(this);
    }

    /** What stops here by itself is to stop everywhere, as the engine has it. */
    private final class Stops implements DeliveryListener {
        @Override
        public void stopRequested(String name, DeliveryInfo delivery, Throwable cause) {
            administration.stopped(name, "given up " + delivery);
        }
    }

    boolean isPaused() {
        return subscription.status().state() == SubscriptionStatus.State.PAUSED;
    }

    AdminNode consume() {
        subscription.start();
        return this;
    }

    EventraAdmin admin() {
        return administration.service();
    }

    Operation operation(Operation asked) {
        return admin().operation(asked.id()).orElseThrow();
    }

    @Override
    public String name() {
        return parts.settings().name();
    }

    @Override
    public String dataSource() {
        return "jdbc/test";
    }

    @Override
    public Optional<SubscriptionParts> parts() {
        return Optional.of(parts);
    }

    @Override
    public Status localStatus() {
        return new Status(Here.RUNNING, null);
    }

    @Override
    public void pause(String reason) {
        subscription.pause(reason);
    }

    @Override
    public void resume() {
        subscription.resume();
    }

    /** As when its process dies: nothing that it does reaches a database any more. */
    void die() {
        container.dead = true;
    }

    @Override
    public void close() throws Exception {
        administration.close(Duration.ofSeconds(5));
        subscription.close(Duration.ofSeconds(5));
        threads.shutdownNow();
    }
}
