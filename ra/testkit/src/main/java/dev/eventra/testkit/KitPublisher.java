package dev.eventra.testkit;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.InvalidEventException;
import java.util.List;
import java.util.Objects;

/** Checks events as the resource adapter does, and keeps them with the transaction. */
final class KitPublisher implements EventPublisher {

    private final String source;
    private final int largestData;
    private final Transactions transactions;

    /**
     * @param largestData bytes; an event with more data is refused
     */
    KitPublisher(String source, int largestData, Transactions transactions) {
        this.source = source;
        this.largestData = largestData;
        this.transactions = transactions;
    }

    @Override
    public void publish(Event event) {
        transactions.publish(checked(Objects.requireNonNull(event, "event")));
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
        return checked((builder.hasSource() ? builder : builder.source(source)).build());
    }

    private Event checked(Event event) {
        if (event.dataSize() > largestData) {
            throw new InvalidEventException(
                    "data", event.dataSize() + " bytes are too many, at most " + largestData + " are allowed");
        }
        return event;
    }
}
