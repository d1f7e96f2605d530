package dev.eventra.bench.latency;

import dev.eventra.api.Event;

/** One way from a transaction to Kafka. */
interface Flow extends AutoCloseable {

    /** Stores an event with the transaction of this thread. */
    void publish(Event event);

    @Override
    void close() throws Exception;
}
