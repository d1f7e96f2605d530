package dev.eventra.engine.metrics;

import dev.eventra.engine.meter.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/** What this server publishes. Thread-safe. */
public final class PublishMetrics {

    private final Meters meters;
    private final Map<String, LongConsumer> events = new ConcurrentHashMap<>();

    public PublishMetrics(Meters meters) {
        this.meters = meters;
    }

    /** Events of a transaction that committed. */
    public void published(String outbox, int count) {
        events.computeIfAbsent(outbox, name -> meters.group("outbox", name)
                        .counter("eventra.publish.events", "Events of transactions that committed."))
                .accept(count);
    }
}
