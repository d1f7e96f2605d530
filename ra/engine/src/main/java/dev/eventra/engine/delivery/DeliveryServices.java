package dev.eventra.engine.delivery;

import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.trace.Tracing;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What all subscriptions of one resource adapter share. Immutable; as thread-safe as its parts.
 *
 * @param kafka           how to reach Kafka
 * @param registry        tells how the container's transactions end
 * @param userTransaction for a thread of {@code threads}; empty if the server has none by name
 * @param threads         gives threads: one for each subscription, and up to its concurrency for its deliveries
 * @param clock           stamps failures
 * @param worker          the name of this application-server instance
 * @param tracing         makes spans of deliveries
 * @param largeData       fetches data that lies apart
 */
public record DeliveryServices(
        KafkaSettings kafka,
        TransactionSynchronizationRegistry registry,
        Supplier<Optional<UserTransaction>> userTransaction,
        Threads threads,
        Clock clock,
        String worker,
        Tracing tracing,
        LargeData largeData) {

    public DeliveryServices {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(userTransaction, "userTransaction");
        Objects.requireNonNull(threads, "threads");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(tracing, "tracing");
        Objects.requireNonNull(largeData, "largeData");
    }

    /** Without spans, and without data that lies apart. */
    public DeliveryServices(
            KafkaSettings kafka,
            TransactionSynchronizationRegistry registry,
            Supplier<Optional<UserTransaction>> userTransaction,
            Threads threads,
            Clock clock,
            String worker) {
        this(kafka, registry, userTransaction, threads, clock, worker, Tracing.NONE, LargeData.NONE);
    }
}
