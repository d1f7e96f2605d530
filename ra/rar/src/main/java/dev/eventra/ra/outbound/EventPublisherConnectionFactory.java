package dev.eventra.ra.outbound;

import dev.eventra.api.EventPublisher;
import dev.eventra.api.EventraException;
import dev.eventra.ra.EventraResourceAdapter;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionDefinition;
import java.util.Objects;

/**
 * Makes {@link EventPublisher}s, which work on the application's own JDBC connection. Its property {@code outbox} (declared
 * in ra.xml) names the outbox to which they publish.
 */
@ConnectionDefinition(
        connectionFactory = EventPublisher.class,
        connectionFactoryImpl = AdapterEventPublisher.class,
        connection = EventPublisherConnection.class,
        connectionImpl = UnusedConnection.class)
public class EventPublisherConnectionFactory extends ConnectionlessFactory {

    private static final long serialVersionUID = 1L;

    private String outbox;

    /** The outbox's name; null for the default outbox. */
    public String getOutbox() {
        return outbox;
    }

    /**
     * @param value null or blank for the default outbox
     */
    public void setOutbox(String value) {
        outbox = value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ResourceException if there is no outbox of this name. While the resource adapter isn't running that is found at
     *                           the first publish only
     */
    @Override
    Object create(EventraResourceAdapter of) throws ResourceException {
        if (outbox != null) {
            try {
                of.requireOutbox(outbox);
            } catch (EventraException e) {
                throw new ResourceException("property outbox of the connection factory: " + e.getMessage(), e);
            }
        }
        return new AdapterEventPublisher(of, outbox);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && Objects.equals(outbox, ((EventPublisherConnectionFactory) other).outbox);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Objects.hashCode(outbox);
    }
}
