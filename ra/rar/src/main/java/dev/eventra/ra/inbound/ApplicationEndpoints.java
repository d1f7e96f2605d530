package dev.eventra.ra.inbound;

import dev.eventra.api.Event;
import dev.eventra.api.spi.ListenerDelivery;
import dev.eventra.api.spi.ListenerSubscription;
import dev.eventra.engine.delivery.EndpointUnavailableException;
import dev.eventra.engine.delivery.ListenerDescription;
import dev.eventra.engine.delivery.ListenerEndpoint;
import dev.eventra.engine.delivery.ListenerEndpoints;
import java.util.List;

/** The endpoints of listeners that an application registered itself, called in its context. Thread-safe. */
public record ApplicationEndpoints(ListenerSubscription subscription) implements ListenerEndpoints {

    @Override
    public boolean receives(Event event) {
        return subscription.receives(event);
    }

    @Override
    public boolean mayReceive(String type) {
        return subscription.mayReceive(type);
    }

    @Override
    public ListenerDescription description() {
        List<String> names = subscription.listenerNames();
        return new ListenerDescription(
                names.isEmpty() ? null : String.join(", ", names),
                subscription.applicationName(),
                subscription.typeNames(),
                subscription.filterTexts());
    }

    @Override
    public boolean isBatch() {
        return subscription.isBatch();
    }

    /** Always: the application begins a transaction for each delivery. */
    @Override
    public boolean isTransacted() {
        return true;
    }

    @Override
    public void inContext(Runnable work) {
        subscription.inContext(work);
    }

    @Override
    public ListenerEndpoint create() throws EndpointUnavailableException {
        try {
            return new ApplicationEndpoint(subscription.open());
        } catch (IllegalStateException e) {
            throw new EndpointUnavailableException(e.getMessage(), e);
        }
    }

    private record ApplicationEndpoint(ListenerDelivery delivery) implements ListenerEndpoint {

        @Override
        public void before() throws Exception {
            delivery.begin();
        }

        @Override
        public void deliver(List<Event> events) throws Exception {
            delivery.deliver(events);
        }

        @Override
        public void after() {
            delivery.end();
        }

        @Override
        public void close() {
            delivery.close();
        }
    }
}
