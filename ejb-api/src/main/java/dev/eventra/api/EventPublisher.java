package dev.eventra.api;

import java.util.List;

/**
 * Publishes events through the outbox. It is the resource adapter's connection factory, injected by
 * {@code @Resource(lookup = "java:app/eventra/publisher")}.
 *
 * <p>Inside a JTA transaction an event is stored with the transaction's own data or not at all: it is written at once,
 * on a connection of the transaction, and reaches Kafka only after the commit. Outside a transaction it is durable when
 * {@code publish} returns. Events of one group keep the order of the transactions that published them, provided that
 * those were serialized when they published (they lock the same row, or one ends before the other publishes).
 *
 * <p>Publish before the transaction begins to complete. In a callback of the completion itself, such as a JPA listener
 * during the flush at commit, {@code publish} is refused on servers that no longer enlist a connection there; a flush
 * before the end of the business method avoids that.
 *
 * <p>Thread-safe. Each method throws {@link InvalidEventException} if the event breaks a limit of {@link EventLimits},
 * and {@link PublishException} if it can't be stored; inside a transaction the latter also marks it for rollback.
 */
public interface EventPublisher {

    /**
     * Publishes a complete event.
     *
     * @param event the event; not null
     */
    void publish(Event event);

    /**
     * Builds and publishes an event; where the builder has no source, the resource adapter's {@code source} is used.
     *
     * @param event the event's attributes; not null
     * @return the event as published, with its id and time
     */
    Event publish(Event.Builder event);

    /**
     * Publishes several events at once, which costs one round trip to the database for each shard that they go to,
     * instead of one for each event. Outside a transaction each shard's events are stored together.
     *
     * @param events the events' attributes, in the order in which they happened; not null
     * @return the events as published, in the same order; all of them were checked before any was stored
     */
    List<Event> publishAll(List<Event.Builder> events);

    /**
     * Publishes an event for which no order is asked.
     *
     * @param type the logical type, such as {@code order.placed}; not null
     * @param data a {@code byte[]}, a String, or an object to be written as JSON; null for none
     * @return the event as published, with its id and time
     */
    default Event publish(String type, Object data) {
        return publish(Event.builder(type).data(data));
    }

    /**
     * Publishes an event in a group.
     *
     * @param type  the logical type, such as {@code order.placed}; not null
     * @param group the ordering key, such as a customer's id; null if no order is asked for
     * @param data  a {@code byte[]}, a String, or an object to be written as JSON; null for none
     * @return the event as published, with its id and time
     */
    default Event publish(String type, String group, Object data) {
        return publish(Event.builder(type).group(group).data(data));
    }
}
