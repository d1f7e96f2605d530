package dev.eventra.ra.outbound;

import dev.eventra.api.EventPublisher;
import dev.eventra.ra.EventraResourceAdapter;
import jakarta.resource.spi.ConnectionDefinition;

/** Makes {@link EventPublisher}s, which work on the application's own JDBC connection. */
@ConnectionDefinition(
        connectionFactory = EventPublisher.class,
        connectionFactoryImpl = AdapterEventPublisher.class,
        connection = EventPublisherConnection.class,
        connectionImpl = UnusedConnection.class)
public class EventPublisherConnectionFactory extends ConnectionlessFactory {

    private static final long serialVersionUID = 1L;

    @Override
    Object create(EventraResourceAdapter of) {
        return new AdapterEventPublisher(of);
    }
}
