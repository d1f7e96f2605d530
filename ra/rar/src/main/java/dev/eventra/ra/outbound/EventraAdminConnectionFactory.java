package dev.eventra.ra.outbound;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.ra.EventraResourceAdapter;
import jakarta.resource.spi.ConnectionDefinition;

/** Makes {@link EventraAdmin}s, for consoles and tools. */
@ConnectionDefinition(
        connectionFactory = EventraAdmin.class,
        connectionFactoryImpl = AdapterAdmin.class,
        connection = AdminConnection.class,
        connectionImpl = UnusedAdminConnection.class)
public class EventraAdminConnectionFactory extends ConnectionlessFactory {

    private static final long serialVersionUID = 1L;

    @Override
    Object create(EventraResourceAdapter of) {
        return new AdapterAdmin(of);
    }
}
