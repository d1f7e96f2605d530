package dev.eventra.engine;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.PublishException;
import dev.eventra.engine.event.CurrentEvent;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.trace.Tracing;
import dev.eventra.engine.trace.Tracing.Publication;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;

/**
 * Publishes to one outbox: an event without a source gets that of the settings, one without a trace the current one. One
 * that a listener publishes in the transaction in which a single event is delivered to it names that event as its cause,
 * unless it names another ({@code causationid}). Immutable and thread-safe.
 *
 * @param outboxes of this server
 * @param outbox   the name of the one to which it publishes; null for the default outbox
 * @param source   of events that have none
 * @param registry tells of the caller's transaction
 */
record UnitPublisher(
        Outboxes outboxes, String outbox, String source, TransactionSynchronizationRegistry registry, Tracing tracing)
        implements EventPublisher {

    private static final String TRACEPARENT = "traceparent";

    @Override
    public void publish(Event event) {
        publish(List.of(new Publication(event, event.extension(TRACEPARENT).isPresent())));
    }

    @Override
    public Event publish(Event.Builder builder) {
        return publish(List.of(build(builder))).get(0);
    }

    /** All are built before any is stored. */
    @Override
    public List<Event> publishAll(List<Event.Builder> builders) {
        return publish(builders.stream().map(this::build).toList());
    }

    private List<Event> publish(List<Publication> publications) {
        OutboxUnit unit;
        OutboxPublisher publisher;
        try {
            unit = outboxes.named(outbox);
            publisher = unit.publisher();
        } catch (PublishException e) {
            if (registry.getTransactionStatus() == Status.STATUS_ACTIVE) {
                registry.setRollbackOnly();
            }
            throw e;
        }
        return tracing.publish(publications, unit.topic(), publisher::publishAll);
    }

    private Publication build(Event.Builder builder) {
        // asked before the cause gives its own, which the current trace goes before
        boolean ownTrace = builder.hasExtension(TRACEPARENT);
        if (!builder.hasExtension("causationid")) {
            CurrentEvent.of(registry).ifPresent(builder::causedBy);
        }
        Event event = (builder.hasSource() ? builder : builder.source(source)).build();
        return new Publication(event, ownTrace);
    }
}
