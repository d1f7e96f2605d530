package dev.eventra.console.live;

import dev.eventra.api.admin.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Tells which workers have fallen silent: members of the cluster, still, that have reported nothing new. A worker that dies
 * is a member until its session ends, so this is the first that one sees of it. Time is measured here, from report to
 * report: clocks of servers and databases differ. Not thread-safe.
 */
final class Heartbeats {

    /** A worker reports once a second. */
    static final Duration SILENCE = Duration.ofMillis(2500);

    private final LongSupplier nanoTime;
    private Map<String, Beat> last = Map.of();

    private record Beat(Instant reported, long seen) {}

    Heartbeats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Those of these that are silent now, having been looked at again and again. */
    Set<String> silent(List<WorkerInfo> workers) {
        long now = nanoTime.getAsLong();
        Map<String, Beat> beats = new HashMap<>();
        for (WorkerInfo each : workers) {
            Beat before = last.get(each.id());
            boolean same = before != null && Objects.equals(before.reported(), each.reported());
            beats.put(each.id(), same ? before : new Beat(each.reported(), now));
        }
        last = beats;
        return workers.stream()
                .filter(WorkerInfo::alive)
                .map(WorkerInfo::id)
                .filter(id -> now - beats.get(id).seen() > SILENCE.toNanos())
                .collect(Collectors.toUnmodifiableSet());
    }
}
