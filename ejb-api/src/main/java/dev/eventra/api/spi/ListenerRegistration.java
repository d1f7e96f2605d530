package dev.eventra.api.spi;

/** A subscription that a {@link ListenerHost} delivers to. Thread-safe. */
public interface ListenerRegistration extends AutoCloseable {

    /**
     * Ends the subscription: what is being delivered ends first, for a bounded time. Afterwards the host refers to
     * nothing of the application. Without effect if it has ended.
     */
    @Override
    void close();
}
