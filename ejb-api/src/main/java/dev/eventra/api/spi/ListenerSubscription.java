package dev.eventra.api.spi;

import dev.eventra.api.Event;
import java.util.List;
import java.util.Map;

/** A subscription's listeners, as the application that has them shows them to a {@link ListenerHost}. Thread-safe. */
public interface ListenerSubscription {

    /** How it consumes: the activation properties by their names, {@code subscription} among them; unmodifiable. */
    Map<String, String> properties();

    /**
     * @param event an event; not null
     * @return whether a listener receives it
     */
    boolean receives(Event event);

    /**
     * @param type the type of an event that can't be read any further; not null
     * @return whether a listener may receive events of this type
     */
    boolean mayReceive(String type);

    /** Names of the listeners' classes; empty if the application does not tell, as are types and filters. */
    default List<String> listenerNames() {
        return List.of();
    }

    /** The types that they listen to, as declared. */
    default List<String> typeNames() {
        return List.of();
    }

    /** Their filters. */
    default List<String> filterTexts() {
        return List.of();
    }

    /** The application's name; null if the server does not tell. */
    default String applicationName() {
        return null;
    }

    /** Whether the listeners take several events in one call. */
    boolean isBatch();

    /**
     * Runs work on the calling thread in the application's context: its naming, its class loader. If the context can't be
     * had the work runs all the same, and {@link #open()} tells.
     *
     * @param work takes deliveries; not null
     */
    void inContext(Runnable work);

    /**
     * Begins one delivery, to be called {@linkplain #inContext in the application's context}.
     *
     * @return the delivery; the caller closes it
     * @throws IllegalStateException if the thread isn't in the application's context: the application is going, or the
     *                               server didn't give it
     */
    ListenerDelivery open();
}
