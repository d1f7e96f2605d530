package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import java.util.List;

/**
 * One listener for one delivery, used by one thread, in this order: {@link #before()}, {@link #deliver},
 * {@link #after()}, {@link #close()}. {@code after} follows each {@code before} that returned, whatever happened in
 * between; {@code close} always comes.
 */
public interface ListenerEndpoint extends AutoCloseable {

    /**
     * Begins the container's transaction on this thread, if delivery is transacted.
     *
     * @throws Exception if it could not; nothing is begun then
     */
    void before() throws Exception;

    /**
     * Calls the listener, once.
     *
     * @param events one event, or several if {@link ListenerEndpoints#isBatch()}; those of one group in their order
     * @throws Exception what the listener threw, maybe wrapped by the container
     */
    void deliver(List<Event> events) throws Exception;

    /** Ends the container's transaction: commits, or rolls back if it is marked so. Does not throw on rollback. */
    void after();

    /** Gives the listener back. */
    @Override
    void close();
}
