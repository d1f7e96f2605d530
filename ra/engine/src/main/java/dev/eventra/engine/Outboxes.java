package dev.eventra.engine;

import dev.eventra.api.PublishException;
import dev.eventra.engine.config.NamedOutbox;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The outboxes that this server knows by its settings, whether they are open or not. Thread-safe. */
final class Outboxes {

    private final Map<String, OutboxUnit> units;
    private final OutboxUnit standard;

    /**
     * @param wanted the default outbox first
     */
    Outboxes(List<NamedOutbox> wanted, OutboxUnit.Surroundings surroundings) {
        Map<String, OutboxUnit> made = new LinkedHashMap<>();
        wanted.forEach(outbox -> made.put(outbox.name(), new OutboxUnit(outbox, surroundings)));
        this.units = Collections.unmodifiableMap(made);
        this.standard = units.get(wanted.get(0).name());
    }

    /** That of who names none. */
    OutboxUnit standard() {
        return standard;
    }

    /**
     * @param name null for the default outbox
     * @throws PublishException if there is none of this name; the message lists those that are
     */
    OutboxUnit named(String name) {
        OutboxUnit unit = name == null ? standard : units.get(name);
        if (unit == null) {
            throw new PublishException(
                    "outbox is \"" + name + "\", allowed is one that this server knows by its settings: "
                            + String.join(", ", units.keySet()));
        }
        return unit;
    }

    /** An open outbox by its name; empty if it isn't open, or not known. */
    Optional<Outbox> opened(String name) {
        return Optional.ofNullable(units.get(name)).flatMap(OutboxUnit::opened);
    }

    /** Those that are open now. */
    Collection<Outbox> open() {
        return all().stream().flatMap(unit -> unit.opened().stream()).toList();
    }

    /** Whether there is none that isn't open. */
    boolean areAllOpen() {
        return all().stream().allMatch(unit -> unit.opened().isPresent());
    }

    /**
     * Begins to open all of them.
     *
     * @param standardOpen told of the default one
     * @param otherOpen    told of each of the others
     * @throws java.util.concurrent.RejectedExecutionException if the server gives too few threads
     */
    void start(Threads threads, OutboxUnit.WhenOpen standardOpen, OutboxUnit.WhenOpen otherOpen) {
        all().forEach(unit -> unit.start(threads, unit == standard ? standardOpen : otherOpen));
    }

    void stop() {
        all().forEach(OutboxUnit::stop);
    }

    /** Ends what goes on beside relaying, all at the same time. */
    void closeKeepers(Supplier<Duration> left) throws InterruptedException {
        all().forEach(OutboxUnit::stopKeepers);
        for (OutboxUnit unit : all()) {
            unit.closeKeepers(left);
        }
    }

    /** The names of those whose opening has not ended within the time. */
    List<String> awaitStopped(Supplier<Duration> left) throws InterruptedException {
        List<String> hanging = new ArrayList<>();
        for (OutboxUnit unit : all()) {
            if (!unit.awaitStopped(left.get())) {
                hanging.add(unit.name());
            }
        }
        return hanging;
    }

    private Collection<OutboxUnit> all() {
        return units.values();
    }
}
