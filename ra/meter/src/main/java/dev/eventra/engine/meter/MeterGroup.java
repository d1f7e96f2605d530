package dev.eventra.engine.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Meters of one thing, a shard or a subscription: they have its tags and go with it. Names are Micrometer's, lower case
 * with dots; in Prometheus' text they get underscores and their units. All meters of a name must have the same tags.
 * Thread-safe; what it returns too, and quick.
 */
public final class MeterGroup implements AutoCloseable {

    /** Bounds of what a timer counts apart: from a fast commit to a transaction's timeout. */
    private static final Duration[] BUCKETS =
            List.of(1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Tags tags;
    private final Consumer<MeterGroup> closed;
    private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
    /** The registry holds them weakly. */
    private final Queue<LongSupplier> counts = new ConcurrentLinkedQueue<>();

    MeterGroup(MeterRegistry registry, Tags tags, Consumer<MeterGroup> closed) {
        this.registry = registry;
        this.tags = tags;
        this.closed = closed;
    }

    /** Counts what happens: each call adds so many. */
    public LongConsumer counter(String name, String help) {
        Counter counter =
                kept(Counter.builder(name).description(help).tags(tags).register(registry));
        return counter::increment;
    }

    /** As above, with one more tag. */
    public LongConsumer counter(String name, String help, String tag, String value) {
        Counter counter = kept(Counter.builder(name)
                .description(help)
                .tags(tags.and(tag, value))
                .register(registry));
        return counter::increment;
    }

    /** What something else counts: never goes down. */
    public void counter(String name, String help, LongSupplier count) {
        counts.add(count);
        kept(FunctionCounter.builder(name, count, LongSupplier::getAsLong)
                .description(help)
                .tags(tags)
                .register(registry));
    }

    /** How long things take. */
    public Consumer<Duration> timer(String name, String help) {
        Timer timer = kept(Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
        return timer::record;
    }

    /** How large things are: their number, sum and greatest. */
    public LongConsumer sizes(String name, String help) {
        DistributionSummary summary = kept(
                DistributionSummary.builder(name).description(help).tags(tags).register(registry));
        return summary::record;
    }

    /** What is so now. */
    public void gauge(String name, String help, DoubleSupplier value) {
        kept(Gauge.builder(name, value::getAsDouble)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    private <M extends Meter> M kept(M meter) {
        meters.add(meter);
        return meter;
    }

    /** Removes its meters. What they are told afterwards is lost. */
    @Override
    public void close() {
        for (Meter meter = meters.poll(); meter != null; meter = meters.poll()) {
            registry.remove(meter);
        }
        closed.accept(this);
    }
}
