/**
 * The events that a subscription gave up on, and those that wait behind them: statements on the tables
 * {@code eventra_dead_letter} and {@code eventra_parked_group}, in whatever transaction the caller has.
 */
package dev.eventra.engine.deadletter;
