package dev.eventra.console.live;

import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Makes rates of the workers' counters and keeps the last of them. A worker's counters begin at 0 with its start; one that
 * went back counts nothing. Not thread-safe.
 */
public final class RateHistory {

    private final int size;
    private final Deque<Figures> figures = new ArrayDeque<>();
    private Map<String, WorkerInfo> before = Map.of();
    private Instant last;

    /**
     * @param size how many figures to keep
     */
    public RateHistory(int size) {
        this.size = size;
    }

    /** Adds what is seen now. */
    public void add(Instant now, List<WorkerInfo> workers, List<ShardInfo> shards) {
        double seconds = last == null ? 0 : Duration.between(last, now).toMillis() / 1000.0;
        figures.addLast(new Figures(
                now,
                shards.stream().mapToLong(each -> each.pending().number()).sum(),
                oldest(now, shards),
                rate(workers, WorkerInfo::published, seconds),
                rate(workers, WorkerInfo::relayed, seconds),
                rate(workers, WorkerInfo::delivered, seconds)));
        while (figures.size() > size) {
            figures.removeFirst();
        }
        Map<String, WorkerInfo> seen = new HashMap<>();
        workers.forEach(each -> seen.put(each.id(), each));
        before = seen;
        last = now;
    }

    private static double oldest(Instant now, List<ShardInfo> shards) {
        return shards.stream()
                        .map(ShardInfo::oldest)
                        .filter(Objects::nonNull)
                        .mapToLong(
                                time -> Math.max(0, Duration.between(time, now).toMillis()))
                        .max()
                        .orElse(0)
                / 1000.0;
    }

    private double rate(List<WorkerInfo> workers, ToLongFunction<WorkerInfo> counter, double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        long sum = 0;
        for (WorkerInfo each : workers) {
            WorkerInfo earlier = before.get(each.id());
            if (earlier != null) {
                sum += Math.max(0, counter.applyAsLong(each) - counter.applyAsLong(earlier));
            }
        }
        return sum / seconds;
    }

    /** The figures, the oldest first. */
    public List<Figures> figures() {
        return List.copyOf(figures);
    }
}
