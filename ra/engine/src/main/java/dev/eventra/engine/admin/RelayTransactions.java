package dev.eventra.engine.admin;

import dev.eventra.engine.outbox.Outbox;
import java.time.Duration;

/** Tells whether a relay has a transaction open in Kafka, be it one that hangs. Thread-safe. */
@FunctionalInterface
public interface RelayTransactions {

    /**
     * @param shards  of these, from 0
     * @param timeout how long to ask at the most, until none is open
     * @return one that is open, or why that can't be told; null for none
     */
    String open(Outbox outbox, int shards, Duration timeout);
}
