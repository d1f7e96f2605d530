/**
 * Tests inside real servers. All share one ZooKeeper, Kafka and PostgreSQL ({@link dev.eventra.it.Stack}), which start
 * before the first test and stop after the last.
 */
package dev.eventra.it;
