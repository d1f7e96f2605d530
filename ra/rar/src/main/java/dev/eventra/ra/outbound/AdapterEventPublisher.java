package dev.eventra.ra.outbound;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.EventraException;
import dev.eventra.api.spi.ListenerHost;
import dev.eventra.api.spi.ListenerRegistration;
import dev.eventra.api.spi.ListenerSubscription;
import dev.eventra.ra.EventraResourceAdapter;
import jakarta.resource.Referenceable;
import java.io.Serializable;
import java.util.List;
import javax.naming.Reference;

/**
 * What is injected: passes events on to the resource adapter, and the listeners of CDI beans too. Thread-safe.
 */
public class AdapterEventPublisher implements EventPublisher, ListenerHost, Referenceable, Serializable {

    private static final long serialVersionUID = 1L;

    private final transient EventraResourceAdapter adapter;
    private final String outbox;
    private Reference reference;

    /**
     * @param outbox to which it publishes; null for the default outbox
     */
    AdapterEventPublisher(EventraResourceAdapter adapter, String outbox) {
        this.adapter = adapter;
        this.outbox = outbox;
    }

    @Override
    public void publish(Event event) {
        adapter().publisher(outbox).publish(event);
    }

    @Override
    public Event publish(Event.Builder event) {
        return adapter().publisher(outbox).publish(event);
    }

    @Override
    public List<Event> publishAll(List<Event.Builder> events) {
        return adapter().publisher(outbox).publishAll(events);
    }

    @Override
    public ListenerRegistration register(ListenerSubscription subscription) {
        return adapter().register(subscription);
    }

    private EventraResourceAdapter adapter() {
        if (adapter == null) {
            throw new EventraException("this publisher was serialized: look it up again");
        }
        return adapter;
    }

    @Override
    public void setReference(Reference reference) {
        this.reference = reference;
    }

    @Override
    public Reference getReference() {
        return reference;
    }
}
