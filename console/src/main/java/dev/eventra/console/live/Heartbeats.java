package dev.eventra.console.live;

import dev.eventra.api.admin.WorkerInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Tells which workers have fallen silent: members of the cluster, still, that have told nothing for a while. A worker that
 * dies is a member until its session ends, so this is the first that one sees of it. For how long it has been silent the
 * database says, whose clock stamped the report too: clocks of servers do not matter. Not thread-safe.
 */
final class Heartbeats {

    /** A worker tells twice a second that it is there: three times in a row it did not. */
    static final Duration SILENCE = Duration.ofMillis(2_000);

    private final LongSupplier nanoTime;
    private Map<String, Long> members = Map.of();

    Heartbeats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Those of these that are silent now. */
    Set<String> silent(List<WorkerInfo> workers) {
        long now = nanoTime.getAsLong();
        Map<String, Long> seen = new HashMap<>();
        workers.stream()
                .filter(WorkerInfo::alive)
                .forEach(each -> seen.put(each.id(), members.getOrDefault(each.id(), now)));
        members = seen;
        return workers.stream()
                .filter(each -> seen.containsKey(each.id()))
                .filter(each -> each.silentFor() != null && each.silentFor().compareTo(SILENCE) > 0)
                // one that was just started has a report of its life before
                .filter(each -> now - seen.get(each.id()) >= SILENCE.toNanos())
                .map(WorkerInfo::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}
