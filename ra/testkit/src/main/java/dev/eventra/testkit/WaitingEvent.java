package dev.eventra.testkit;

import dev.eventra.api.Event;
import java.time.Instant;

/**
 * An event that is not delivered yet.
 *
 * @param attempts how often the listener was tried
 * @param due      from when on it may be delivered
 * @param parked   whether it waits behind a dead letter of its group
 */
public record WaitingEvent(Event event, int attempts, Instant due, boolean parked) {}
