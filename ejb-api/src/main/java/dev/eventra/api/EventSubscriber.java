package dev.eventra.api;

import java.util.List;

/**
 * The message-listener interface of Eventra's message-driven beans (Jakarta Connectors 2.1, chapter 13):
 *
 * <pre>{@code
 * @MessageDriven(activationConfig =
 *     @ActivationConfigProperty(propertyName = "subscription", propertyValue = "order-reports"))
 * public class OrderReports implements EventSubscriber {
 *
 *     @EventListener("order.placed")
 *     public void placed(OrderPlaced data, Event event) { ... }
 * }
 * }</pre>
 *
 * <p>A subscription is one named consumer of events: all instances of the bean on all servers share it, and each event
 * takes effect in one of them. A bean may override {@link #onEvent(Event)}, or {@link #onEvents(List)} to receive
 * batches, instead of annotating methods; then it receives events of all types, as they were published.
 */
public interface EventSubscriber {

    /**
     * Receives one event in the container's transaction. Calls the bean's {@link EventListener} methods that match.
     *
     * @param event the event; not null
     * @throws Exception if the event was not handled: the transaction rolls back, and the event is delivered again
     */
    default void onEvent(Event event) throws Exception {
        EventListeners listeners = EventListeners.of(getClass());
        if (listeners.isEmpty()) {
            // returning would mark every event as handled
            throw new InvalidListenerException(
                    getClass(), List.of("it has no @EventListener method and doesn't override onEvent"));
        }
        listeners.call(this, event);
    }

    /**
     * Receives several events in one transaction of the container, those of one group in their order. Called instead
     * of {@link #onEvent(Event)} for a bean that has a batch method or overrides this one. Calls the bean's
     * {@link EventListener} methods that match, by the rules of {@link EventListeners#call(Object, List)}; without any,
     * {@link #onEvent(Event)} for each event.
     *
     * @param events one event or more; not null, unmodifiable
     * @throws Exception if any of the events was not handled: the transaction rolls back, and all of them are delivered
     *                   again
     */
    default void onEvents(List<Event> events) throws Exception {
        EventListeners listeners = EventListeners.of(getClass());
        if (listeners.isEmpty()) {
            for (Event event : events) {
                onEvent(event);
            }
        } else {
            listeners.call(this, events);
        }
    }
}
