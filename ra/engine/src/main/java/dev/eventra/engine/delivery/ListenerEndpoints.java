package dev.eventra.engine.delivery;

import dev.eventra.api.Event;

/** Where a subscription's events go: the boundary to the container, which has the listeners. Thread-safe. */
public interface ListenerEndpoints {

    /**
     * @param event an event of the topic
     * @return whether the listener receives it, as far as that can be told without calling it; others are passed over
     *     without a transaction
     */
    boolean receives(Event event);

    /**
     * @param type the type of a record that can't be read any further
     * @return whether the listener may receive events of this type; records of others are passed over, so that what
     *     concerns other listeners alone does not become a dead letter here
     */
    boolean mayReceive(String type);

    /** Whether the listener takes several events in one call, and so in one transaction. */
    boolean isBatch();

    /** Whether the container delivers in a transaction of its own. */
    boolean isTransacted();

    /** What is known of the listener. */
    default ListenerDescription description() {
        return ListenerDescription.UNKNOWN;
    }

    /**
     * Runs work that takes deliveries, on the calling thread and before it returns, where endpoints can be created. If
     * the container doesn't allow that now, it runs all the same, and {@link #create()} tells.
     */
    default void inContext(Runnable work) {
        work.run();
    }

    /**
     * @return an endpoint for one delivery, not null; the caller closes it
     * @throws EndpointUnavailableException if there is none now: the event is kept, and tried again later
     */
    ListenerEndpoint create() throws EndpointUnavailableException;
}
