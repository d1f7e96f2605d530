package dev.eventra.testkit;

import dev.eventra.api.Event;
import java.util.List;

/**
 * An attempt that failed.
 *
 * @param events  the event, or several that were delivered as a batch; each of those is tried by itself next
 * @param failure what the listener threw
 */
public record FailedDelivery(String subscription, List<Event> events, Throwable failure) {}
