/** Delivery from Kafka to a listener and its database: hand-written consumers and the engine in turns. */
package dev.eventra.bench.delivery;
