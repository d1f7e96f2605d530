package dev.eventra.api.spi;

import dev.eventra.api.Event;
import java.util.List;

/**
 * One delivery to the listeners of a subscription, by one thread: {@link #begin}, {@link #deliver}, {@link #end},
 * {@link #close}. {@code end} follows each {@code begin} that returned; {@code close} always comes.
 */
public interface ListenerDelivery extends AutoCloseable {

    /**
     * Begins the application's JTA transaction on this thread.
     *
     * @throws Exception if it could not; nothing is begun then
     */
    void begin() throws Exception;

    /**
     * Calls the listeners.
     *
     * @param events one event, or several if the listeners are called with batches
     * @throws Exception what a listener threw; the caller marks the transaction for rollback
     */
    void deliver(List<Event> events) throws Exception;

    /** Ends the transaction: commits, or rolls back if it is marked so. Does not throw on rollback. */
    void end();

    /** Destroys what was made for this delivery. */
    @Override
    void close();
}
