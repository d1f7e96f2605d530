package dev.eventra.engine.delivery;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Threads;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.Objects;

/**
 * What all subscriptions of one resource adapter share. Immutable; as thread-safe as its parts.
 *
 * @param kafka    how to reach Kafka
 * @param registry tells how the container's transactions end
 * @param threads  gives threads: one for each subscription, and up to its concurrency for its deliveries
 * @param clock    stamps failures
 * @param worker   the name of this application-server instance
 */
public record DeliveryServices(
        KafkaSettings kafka, TransactionSynchronizationRegistry registry, Threads threads, Clock clock, String worker) {

    public DeliveryServices {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(threads, "threads");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(worker, "worker");
    }
}
