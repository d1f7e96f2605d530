package dev.eventra.engine.delivery;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.engine.admin.Administration;
import dev.eventra.engine.admin.LocalSubscription;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Threads;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                worker);
        DeliveryDatabase database = DeliveryDatabase.open(container, SchemaMode.CREATE);
        parts = new SubscriptionParts(scenario.settings, services, database, endpoints);
        subscription = new Subscription(scenario.settings, services, database, endpoints, List.of(events, new Stops()));
        administration = new Administration(
                new Administration.Server(
                        own, container, name -> container, worker, services.kafka(), scenario.topic, lives::contains),
                SchemaMode.CREATE);
        administration.start(container);
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
