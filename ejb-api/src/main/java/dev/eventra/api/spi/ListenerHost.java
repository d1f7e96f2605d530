package dev.eventra.api.spi;

/**
 * Takes the listeners of an application, and delivers events to them: the resource adapter. The {@link
 * dev.eventra.api.EventPublisher} that it gives to applications is one. Thread-safe.
 */
public interface ListenerHost {

    /**
     * Delivers to a subscription from now on.
     *
     * @param subscription the application's part of it; not null
     * @return what ends it; not null
     * @throws dev.eventra.api.EventraException if a property is wrong, another listener of this server has the
     *                                          subscription, or the resource adapter doesn't run
     */
    ListenerRegistration register(ListenerSubscription subscription);
}
