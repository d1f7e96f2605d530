package dev.eventra.ra;

import dev.eventra.api.EventPublisher;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventraException;
import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.spi.ListenerRegistration;
import dev.eventra.api.spi.ListenerSubscription;
import dev.eventra.engine.ActiveSubscription;
import dev.eventra.engine.Engine;
import dev.eventra.engine.EngineServer;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.InvalidSettingsException;
import dev.eventra.engine.config.Setting;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.ra.inbound.ApplicationEndpoints;
import dev.eventra.ra.inbound.EventSubscriberActivation;
import dev.eventra.ra.inbound.MessageEndpoints;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.transaction.xa.XAResource;

/**
 * The resource adapter (Jakarta Connectors 2.1, chapters 5 and 13): starts the engine with the server, gives events of
 * injected publishers to it, and lets it deliver to message-driven beans. Thread-safe.
 */
@Connector(
        displayName = "Eventra",
        vendorName = "Eventra",
        eisType = "Event relay",
        version = "0.1",
        transactionSupport = TransactionSupportLevel.NoTransaction)
public class EventraResourceAdapter extends AdapterProperties implements ResourceAdapter {

    private static final System.Logger LOG = System.getLogger(EventraResourceAdapter.class.getName());

    /** By the factory itself: activation specs and names need not be unique on every server. */
    private final Map<MessageEndpointFactory, ActiveSubscription> subscriptions = new ConcurrentHashMap<>();

    private volatile Engine engine;
    private volatile WorkExecutor executor;

    /**
     * Starts the engine; doesn't wait for ZooKeeper, Kafka or the database.
     *
     * @throws ResourceAdapterInternalException if settings are wrong; the message holds all problems
     */
    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        try {
            EngineSettings settings = EngineSettings.read(settings());
            WorkExecutor workExecutor = WorkExecutor.start(context.getWorkManager());
            executor = workExecutor;
            start(
                    settings,
                    new EngineServer(
                            workExecutor,
                            context.getTransactionSynchronizationRegistry(),
                            new JndiDataSources(),
                            new UserTransactions()));
        } catch (InvalidSettingsException e) {
            LOG.log(Level.ERROR, e.getMessage());
            throw new ResourceAdapterInternalException(e.getMessage(), e);
        } catch (WorkException e) {
            throw new ResourceAdapterInternalException("the server's WorkManager took no work: " + e.getMessage(), e);
        }
    }

    private void start(EngineSettings settings, EngineServer server) throws ResourceAdapterInternalException {
        Engine started = null;
        try {
            started = new Engine(settings, server);
            started.start();
        } catch (RuntimeException e) {
            if (started != null) {
                started.close();
            }
            closeExecutor();
            throw new ResourceAdapterInternalException("Eventra could not start: " + e.getMessage(), e);
        }
        engine = started;
    }

    private SettingSource settings() {
        Map<String, String> properties = values().entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(entry -> entry.getKey().key(), Map.Entry::getValue));
        return SettingSource.systemProperties()
                .orElse(SettingSource.environment(System.getenv()))
                .orElse(MicroProfileSettings.find().from("MicroProfile Config"))
                .orElse(SettingSource.of(properties).from("resource adapter"));
    }

    @Override
    public void stop() {
        Engine running = engine;
        engine = null;
        if (running != null) {
            running.close();
            closeExecutor();
        }
    }

    private void closeExecutor() {
        WorkExecutor open = executor;
        executor = null;
        if (open != null) {
            open.close();
        }
    }

    /**
     * Publishes to an outbox; an event without a source gets {@link Setting#SOURCE}. Not to be kept: it is of the engine
     * that runs now.
     *
     * @param outbox its name; null for the default outbox
     */
    public EventPublisher publisher(String outbox) {
        return engine().publisher(outbox);
    }

    /**
     * Does nothing while the resource adapter isn't running, as its outboxes aren't known then.
     *
     * @throws EventraException if there is no outbox of this name; the message lists those that are
     */
    public void requireOutbox(String name) {
        Engine running = engine;
        if (running != null) {
            running.requireOutbox(name);
        }
    }

    /** The operator's door; see {@link EventraAdmin}. */
    public EventraAdmin admin() {
        return engine().admin();
    }

    /**
     * Delivers to listeners that an application registers itself; see {@link dev.eventra.api.spi.ListenerHost}.
     */
    public ListenerRegistration register(ListenerSubscription subscription) {
        Engine host = engine();
        ActiveSubscription active =
                host.subscribe(SettingSource.of(subscription.properties()), new ApplicationEndpoints(subscription));
        return () -> host.unsubscribe(active);
    }

    private Engine engine() {
        Engine running = engine;
        if (running == null) {
            throw new OutboxUnavailableException("the resource adapter is not running");
        }
        return running;
    }

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        if (!(spec instanceof EventSubscriberActivation activation)) {
            throw new NotSupportedException("activation spec " + spec.getClass().getName() + " is not one of "
                    + EventSubscriber.class.getName());
        }
        try {
            MessageEndpoints endpoints = MessageEndpoints.of(factory);
            subscriptions.put(factory, engine().subscribe(activation.source(), endpoints));
        } catch (EventraException e) {
            LOG.log(Level.ERROR, e.getMessage());
            throw new ResourceException(e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new ResourceException("the listener could not be activated: " + e.getMessage(), e);
        }
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        ActiveSubscription subscription = subscriptions.remove(factory);
        Engine running = engine;
        if (subscription != null && running != null) {
            running.unsubscribe(subscription);
        }
    }

    /** Nothing to recover: deliveries are in the container's transactions, and the outbox needs no resource of its own. */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventraResourceAdapter that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }
}
