package dev.eventra.testkit;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import java.util.List;
import java.util.Objects;

/** Checks events as the resource adapter does, and keeps them with the transaction. */
final class KitPublisher implements EventPublisher {

    private final String source;
    private final Transactions transactions;

    KitPublisher(String source, Transactions transactions) {
        this.source = source;
        this.transactions = transactions;
    }

    @Override
    public void publish(Event event) {
        transactions.publish(Objects.requireNonNull(event, "event"));
    }

    @Override
    public Event publish(Event.Builder builder) {
        Event event = build(builder);
        publish(event);
        return event;
    }

    @Override
    public List<Event> publishAll(List<Event.Builder> builders) {
        List<Event> events = builders.stream().map(this::build).toList();
        events.forEach(this::publish);
        return events;
    }

    private Event build(Event.Builder builder) {
        transactions.cause().ifPresent(builder::causedBy);
        return (builder.hasSource() ? builder : builder.source(source)).build();
    }
}
