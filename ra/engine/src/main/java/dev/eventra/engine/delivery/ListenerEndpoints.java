package dev.eventra.engine.delivery;

/** Where a subscription's events go: the boundary to the container, which has the listeners. Thread-safe. */
public interface ListenerEndpoints {

    /**
     * @param type an event type
     * @return whether the listener receives events of this type; others are passed over without a transaction
     */
    boolean receives(String type);

    /** Whether the container delivers in a transaction of its own. */
    boolean isTransacted();

    /**
     * @return an endpoint for one delivery, not null; the caller closes it
     * @throws EndpointUnavailableException if there is none now: the event is kept, and tried again later
     */
    ListenerEndpoint create() throws EndpointUnavailableException;
}
