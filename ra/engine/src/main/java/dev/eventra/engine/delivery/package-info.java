/**
 * From Kafka to the listener, so that each event takes effect once: consuming, order within groups, attempts in the
 * listener's own transaction, retries, giving up. Depends on {@code inbox} and {@code deadletter}, never they on it.
 */
package dev.eventra.engine.delivery;
