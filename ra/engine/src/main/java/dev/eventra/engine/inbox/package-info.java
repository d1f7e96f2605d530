/**
 * What each subscription has already finished with. Knows nothing of Kafka or listeners: statements on the table
 * {@code eventra_inbox}, in whatever transaction the caller has.
 */
package dev.eventra.engine.inbox;
