package dev.eventra.engine.metrics;

import dev.eventra.engine.meter.MeterGroup;
import dev.eventra.engine.meter.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/** What this server publishes. Thread-safe. */
public final class PublishMetrics {

    private final Meters meters;
    private final Map<String, Counters> outboxes = new ConcurrentHashMap<>();

    public PublishMetrics(Meters meters) {
        this.meters = meters;
    }

    /** Of one outbox. */
    private record Counters(LongConsumer events, LongConsumer largeEvents, LongConsumer largeBytes) {

        static Counters of(MeterGroup group) {
            return new Counters(
                    group.counter("eventra.publish.events", "Events of transactions that committed."),
                    group.counter("eventra.publish.large.events", "Those of them whose data is stored apart."),
                    group.counter("eventra.publish.large.bytes", "The data that is stored apart."));
        }
    }

    private Counters of(String outbox) {
        Counters known = outboxes.get(outbox);
        return known != null
                ? known
                : outboxes.computeIfAbsent(outbox, name -> Counters.of(meters.group("outbox", name)));
    }

    /** Events of a transaction that committed. */
    public void published(String outbox, int count) {
        of(outbox).events().accept(count);
    }

    /**
     * Of the events of a transaction that committed, those whose data is stored apart.
     *
     * @param bytes the size of their data
     */
    public void storedApart(String outbox, int count, long bytes) {
        of(outbox).largeEvents().accept(count);
        of(outbox).largeBytes().accept(bytes);
    }
}
