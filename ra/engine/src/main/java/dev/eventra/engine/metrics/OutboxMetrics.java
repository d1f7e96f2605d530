package dev.eventra.engine.metrics;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.engine.meter.MeterGroup;
import dev.eventra.engine.meter.Meters;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What the outboxes that this server reaches hold back. Thread-safe. */
public final class OutboxMetrics {

    private final Meters meters;
    private final Function<String, Optional<OutboxInfo>> known;

    /**
     * @param known what was counted last in an outbox, by its name; empty if that isn't known. Must be quick
     */
    public OutboxMetrics(Meters meters, Function<String, Optional<OutboxInfo>> known) {
        this.meters = Objects.requireNonNull(meters, "meters");
        this.known = Objects.requireNonNull(known, "known");
    }

    /** Measures an outbox from now on. To be called once for each. */
    public void opened(String outbox) {
        MeterGroup group = meters.group("outbox", outbox);
        group.gauge(
                "eventra.outbox.set.aside.events",
                "Events that Kafka refused, and those that wait behind them, counted up to a bound.",
                () -> count(outbox, OutboxInfo::setAside));
        group.gauge(
                "eventra.outbox.delayed.events",
                "Events that are not due yet, counted up to a bound.",
                () -> count(outbox, OutboxInfo::delayed));
    }

    private double count(String outbox, Function<OutboxInfo, Count> which) {
        return known.apply(outbox)
                .map(which)
                .map(count -> (double) count.number())
                .orElse(Double.NaN);
    }
}
