package dev.eventra.ra.inbound;

import dev.eventra.api.Event;
import dev.eventra.api.EventListeners;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventraException;
import dev.eventra.engine.delivery.EndpointUnavailableException;
import dev.eventra.engine.delivery.ListenerDescription;
import dev.eventra.engine.delivery.ListenerEndpoint;
import dev.eventra.engine.delivery.ListenerEndpoints;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The endpoints of one message-driven bean (Jakarta Connectors 2.1, chapter 13). Thread-safe. */
public final class MessageEndpoints implements ListenerEndpoints {

    private static final System.Logger LOG = System.getLogger(MessageEndpoints.class.getName());
    private static final Method ON_EVENT = method(EventSubscriber.class, "onEvent", Event.class);
    private static final Method ON_EVENTS = method(EventSubscriber.class, "onEvents", List.class);

    private final MessageEndpointFactory factory;
    /** Null if it overrides a method of the interface: then it may do anything with any event. */
    private final EventListeners listeners;

    private final boolean batch;
    /** Null if the server does not tell. */
    private final String application;

    private MessageEndpoints(MessageEndpointFactory factory, EventListeners listeners, boolean batch) {
        this.factory = factory;
        this.listeners = listeners;
        this.batch = batch;
        this.application = application();
    }

    /** Servers activate a listener in its application's naming or in none: operators only see it. */
    private static String application() {
        try {
            return InitialContext.doLookup("java:app/AppName");
        } catch (NamingException | ClassCastException e) {
            LOG.log(Level.DEBUG, "the server doesn't tell the listener's application", e);
            return null;
        }
    }

    /**
     * @throws dev.eventra.api.InvalidListenerException if the bean's listener methods or upcasters break a rule
     * @throws EventraException                         if the bean neither has listener methods nor overrides onEvent
     *                                                  or onEvents
     */
    public static MessageEndpoints of(MessageEndpointFactory factory) {
        Class<?> bean = factory.getEndpointClass();
        boolean single = overrides(bean, ON_EVENT);
        boolean several = overrides(bean, ON_EVENTS);
        // checked even if overridden: the bean may still call the default
        EventListeners listeners = listeners(bean);
        if (single || several) {
            return new MessageEndpoints(factory, null, several);
        }
        if (listeners.isEmpty()) {
            throw new EventraException("listener " + bean.getName()
                    + " receives nothing: annotate a public method with @EventListener, or override onEvent");
        }
        return new MessageEndpoints(factory, listeners, listeners.isBatch());
    }

    /** With the resource adapter's class loader, which has the filter language. */
    private static EventListeners listeners(Class<?> bean) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(MessageEndpoints.class.getClassLoader());
        try {
            return EventListeners.of(bean);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean overrides(Class<?> bean, Method method) {
        return method(bean, method.getName(), method.getParameterTypes()).getDeclaringClass() != EventSubscriber.class;
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new EventraException(type.getName() + " has no method " + name, e);
        }
    }

    @Override
    public boolean receives(Event event) {
        return listeners == null || listeners.receives(event);
    }

    @Override
    public boolean mayReceive(String type) {
        return listeners == null || listeners.mayReceive(type);
    }

    @Override
    public ListenerDescription description() {
        return new ListenerDescription(
                factory.getEndpointClass().getName(),
                application,
                listeners == null ? List.of() : listeners.types(),
                listeners == null ? List.of() : listeners.filters());
    }

    @Override
    public boolean isBatch() {
        return batch;
    }

    @Override
    public boolean isTransacted() {
        Method method = batch ? ON_EVENTS : ON_EVENT;
        try {
            return factory.isDeliveryTransacted(method);
        } catch (NoSuchMethodException e) {
            throw new EventraException(
                    "the server does not know " + method.getName() + " of "
                            + factory.getEndpointClass().getName(),
                    e);
        }
    }

    @Override
    public ListenerEndpoint create() throws EndpointUnavailableException {
        try {
            return new TransactedEndpoint(factory.createEndpoint(null), batch);
        } catch (UnavailableException e) {
            throw new EndpointUnavailableException(
                    "the server gives no endpoint of "
                            + factory.getEndpointClass().getName() + " now: " + e.getMessage(),
                    e);
        }
    }

    /** One delivery: before and after are the container's transaction (section 13.5.6, option B). */
    private record TransactedEndpoint(MessageEndpoint endpoint, boolean batch) implements ListenerEndpoint {

        @Override
        public void before() throws Exception {
            endpoint.beforeDelivery(batch ? ON_EVENTS : ON_EVENT);
        }

        @Override
        public void deliver(List<Event> events) throws Exception {
            EventSubscriber subscriber = (EventSubscriber) endpoint;
            if (batch) {
                subscriber.onEvents(List.copyOf(events));
                return;
            }
            for (Event event : events) {
                subscriber.onEvent(event);
            }
        }

        @Override
        public void after() {
            try {
                endpoint.afterDelivery();
            } catch (ResourceException e) {
                throw new EventraException("the server could not end the delivery's transaction: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            endpoint.release();
        }
    }
}
