package dev.eventra.engine.cluster;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the shards weigh that this worker owns, by how many events it relays for them. One that can't be relayed now keeps its
 * weight, and tells none if it has none yet: it is not idle, and a worker without Kafka would seem to have room for the
 * shards of all others. {@link #relayed}, {@link #works} and {@link #fails} may be called by any thread, all else by the
 * loop.
 */
final class ShardRates {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Weighing weighing;
    private final LongSupplier nanoTime;
    private final Map<ShardId, LongAdder> relayed = new ConcurrentHashMap<>();
    /** Those of which the last word was a failure. */
    private final Set<ShardId> failing = ConcurrentHashMap.newKeySet();

    private final Map<ShardId, Rate> rates = new HashMap<>();
    private SortedMap<ShardId, Integer> weights = Collections.emptySortedMap();
    private long weighedAt;

    /** Of one shard, as long as it is owned with one epoch. */
    private static final class Rate {
        final long epoch;
        long since;
        long countedAt;
        long counted;
        /** Both fade alike, so the quotient is right from the beginning. */
        double smoothed;

        double share;
        int weight;

        Rate(long epoch, long now, long counted) {
            this.epoch = epoch;
            this.since = now;
            this.countedAt = now;
            this.counted = counted;
        }
    }

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    ShardRates(Weighing weighing, LongSupplier nanoTime) {
        this.weighing = weighing;
        this.nanoTime = nanoTime;
        this.weighedAt = nanoTime.getAsLong() - weighing.interval().toNanos();
    }

    void relayed(ShardId shard, int events) {
        relayed.computeIfAbsent(shard, each -> new LongAdder()).add(events);
        works(shard);
    }

    /** It is relayed, or has nothing to relay. */
    void works(ShardId shard) {
        failing.remove(shard);
    }

    /** It can't be relayed now. */
    void fails(ShardId shard) {
        failing.add(shard);
    }

    /**
     * Those that are known: of shards that have been owned for a while. The same as before if it was asked a moment ago.
     *
     * @param owned with their epochs
     */
    SortedMap<ShardId, Integer> weights(SortedMap<ShardId, Long> owned) {
        long now = nanoTime.getAsLong();
        if (now - weighedAt >= weighing.interval().toNanos()) {
            weighedAt = now;
            forgetAllBut(owned.keySet());
            SortedMap<ShardId, Integer> known = new TreeMap<>();
            owned.forEach((shard, epoch) -> {
                Rate rate = weigh(shard, epoch, now);
                if (rate.weight > 0) {
                    known.put(shard, rate.weight);
                }
            });
            weights = Collections.unmodifiableSortedMap(known);
        }
        return weights;
    }

    private void forgetAllBut(Set<ShardId> owned) {
        rates.keySet().retainAll(owned);
        relayed.keySet().retainAll(owned);
        failing.retainAll(owned);
    }

    private Rate weigh(ShardId shard, long epoch, long now) {
        LongAdder adder = relayed.get(shard);
        long count = adder == null ? 0 : adder.sum();
        Rate rate = rates.compute(
                shard,
                (id, before) -> before == null || before.epoch != epoch || count < before.counted
                        ? new Rate(epoch, now, count)
                        : before);
        if (failing.contains(shard)) {
            rate.countedAt = now;
            rate.counted = count;
            if (rate.weight == 0) {
                rate.since = now;
            }
            return rate;
        }
        double seconds = (now - rate.countedAt) / NANOS_PER_SECOND;
        if (seconds > 0) {
            double fading =
                    Math.exp(-seconds * NANOS_PER_SECOND / weighing.smoothing().toNanos());
            rate.smoothed = rate.smoothed * fading + (count - rate.counted) / seconds * (1 - fading);
            rate.share = rate.share * fading + 1 - fading;
            rate.countedAt = now;
            rate.counted = count;
        }
        if (now - rate.since >= weighing.warmUp().toNanos()) {
            rate.weight = ShardWeights.next(rate.weight, rate.smoothed / rate.share);
        }
        return rate;
    }
}
