package dev.eventra.api.admin;

import java.util.List;

/**
 * What a subscription consists of, as the worker that started last tells. Immutable.
 *
 * @param bean        class of the bean, or classes with commas between them; null if that is not known
 * @param application that it belongs to; null if the server does not tell
 * @param types       the types that it listens to, as declared, such as {@code order.*}; empty if it takes all events and
 *                    decides by itself
 * @param filters     CloudEvents SQL; empty for none
 * @param concurrency how many events (or batches) are delivered at the same time, on each worker
 * @param maxAttempts how often an event is tried before it is given up
 * @param rateLimit   events a second on all workers together; 0 for no limit
 */
public record SubscriptionListener(
        String bean,
        String application,
        List<String> types,
        List<String> filters,
        int concurrency,
        int maxAttempts,
        int rateLimit) {

    public SubscriptionListener {
        types = List.copyOf(types);
        filters = List.copyOf(filters);
    }
}
