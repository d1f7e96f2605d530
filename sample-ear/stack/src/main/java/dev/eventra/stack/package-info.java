/**
 * Real servers as child processes of a test or of the demo: ZooKeeper, Kafka, PostgreSQL, H2 and Payara Micro.
 *
 * <p>Every server runs in a JVM of its own with a class path of its own, keeps all its files below the directory it is
 * given, and ends when the process that started it ends, however that happens.
 */
package dev.eventra.stack;
