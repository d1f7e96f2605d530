package dev.eventra.ra.inbound;

import dev.eventra.api.Event;
import dev.eventra.api.EventListeners;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventraException;
import dev.eventra.engine.delivery.EndpointUnavailableException;
import dev.eventra.engine.delivery.ListenerEndpoint;
import dev.eventra.engine.delivery.ListenerEndpoints;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.util.List;

/** The endpoints of one message-driven bean (Jakarta Connectors 2.1, chapter 13). Thread-safe. */
public final class MessageEndpoints implements ListenerEndpoints {

    private static final Method ON_EVENT = onEvent(EventSubscriber.class);

    private final MessageEndpointFactory factory;
    private final EventListeners listeners;

    private MessageEndpoints(MessageEndpointFactory factory, EventListeners listeners) {
        this.factory = factory;
        this.listeners = listeners;
    }

    /**
     * @throws dev.eventra.api.InvalidListenerException if the bean's listener methods break a rule
     * @throws EventraException                         if the bean neither has listener methods nor overrides onEvent
     */
    public static MessageEndpoints of(MessageEndpointFactory factory) {
        Class<?> bean = factory.getEndpointClass();
        // overridden, it may do anything with any event
        boolean overridden = onEvent(bean).getDeclaringClass() != EventSubscriber.class;
        EventListeners listeners = overridden ? null : EventListeners.of(bean);
        if (listeners != null && listeners.isEmpty()) {
            throw new EventraException("listener " + bean.getName()
                    + " receives nothing: annotate a public method with @EventListener, or override onEvent");
        }
        return new MessageEndpoints(factory, listeners);
    }

    private static Method onEvent(Class<?> type) {
        try {
            return type.getMethod("onEvent", Event.class);
        } catch (NoSuchMethodException e) {
            throw new EventraException(type.getName() + " has no method onEvent(Event)", e);
        }
    }

    @Override
    public boolean receives(Event event) {
        return listeners == null || listeners.receives(event.type());
    }

    @Override
    public boolean isBatch() {
        return false;
    }

    @Override
    public boolean isTransacted() {
        try {
            return factory.isDeliveryTransacted(ON_EVENT);
        } catch (NoSuchMethodException e) {
            throw new EventraException(
                    "the server does not know onEvent(Event) of "
                            + factory.getEndpointClass().getName(),
                    e);
        }
    }

    @Override
    public ListenerEndpoint create() throws EndpointUnavailableException {
        try {
            return new TransactedEndpoint(factory.createEndpoint(null));
        } catch (UnavailableException e) {
            throw new EndpointUnavailableException(
                    "the server gives no endpoint of "
                            + factory.getEndpointClass().getName() + " now: " + e.getMessage(),
                    e);
        }
    }

    /** One delivery: before and after are the container's transaction (section 13.5.6, option B). */
    private record TransactedEndpoint(MessageEndpoint endpoint) implements ListenerEndpoint {

        @Override
        public void before() throws Exception {
            endpoint.beforeDelivery(ON_EVENT);
        }

        @Override
        public void deliver(List<Event> events) throws Exception {
            for (Event event : events) {
                ((EventSubscriber) endpoint).onEvent(event);
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
