/** How fast a full outbox goes to Kafka, by several ways. */
package dev.eventra.bench.relay;
