package dev.eventra.engine.metrics;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.meter.MeterGroup;
import dev.eventra.engine.meter.Meters;
import dev.eventra.engine.relay.RelayFailure;
import dev.eventra.engine.relay.RelayListener;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What the relays of this server do, by shard and owner's epoch. The meters of a shard begin when it is taken and end when
 * it is let go of, so their number is that of the shards owned here, however often they change hands. Thread-safe.
 */
public final class RelayMetrics implements RelayListener {

    private final Meters meters;
    private final Map<ShardId, Shard> shards = new ConcurrentHashMap<>();

    public RelayMetrics(Meters meters) {
        this.meters = meters;
        meters.group().gauge("eventra.relay.shards", "Shards that this worker relays.", shards::size);
    }

    /** Of one shard in one epoch. */
    private static final class Shard {

        private final long epoch;
        private final MeterGroup group;
        private final LongConsumer events;
        private final LongConsumer bytes;
        private final LongConsumer batch;
        private final Consumer<Duration> transaction;
        private final Consumer<Duration> takeover;
        private final LongConsumer settled;
        private final LongConsumer rejected;
        private final LongConsumer stuck;
        private final Map<RelayFailure, LongConsumer> failures = new EnumMap<>(RelayFailure.class);

        Shard(Meters meters, ShardId shard, long epoch) {
            this.epoch = epoch;
            this.group = meters.group(
                    "outbox", shard.outbox(),
                    "shard", Integer.toString(shard.shard()),
                    "epoch", Long.toString(epoch));
            this.events = group.counter("eventra.relay.events", "Events committed to Kafka.");
            this.bytes = group.counter("eventra.relay.bytes", "Data of the events committed to Kafka.");
            this.batch = group.sizes("eventra.relay.batch", "Events of one Kafka transaction.");
            this.transaction = group.timer("eventra.relay.transaction", "From reading a batch to its commit to Kafka.");
            this.takeover = group.timer("eventra.relay.takeover", "From fencing former owners to relaying.");
            this.settled = group.counter(
                    "eventra.relay.settled", "Events found in Kafka at a takeover that were perhaps not deleted.");
            this.rejected = group.counter(
                    "eventra.relay.rejected", "Events that Kafka refused for good, and that were set aside.");
            this.stuck = group.counter("eventra.relay.stuck", "Steps that took longer than they ever should.");
            for (RelayFailure failure : RelayFailure.values()) {
                failures.put(
                        failure,
                        group.counter(
                                "eventra.relay.failures",
                                "Attempts that failed and were made again.",
                                "kind",
                                failure.name().toLowerCase(Locale.ROOT)));
            }
        }
    }

    /** The latest epoch's: what a former one says late is counted there, under the shard all the same. */
    private Shard of(ShardId shard, long epoch) {
        Shard known = shards.get(shard);
        if (known != null && known.epoch >= epoch) {
            return known;
        }
        return shards.compute(shard, (id, before) -> {
            if (before != null && before.epoch >= epoch) {
                return before;
            }
            if (before != null) {
                before.group.close();
            }
            return new Shard(meters, id, epoch);
        });
    }

    @Override
    public void takenOver(ShardId shard, long epoch, int settled, Duration duration) {
        Shard taken = of(shard, epoch);
        taken.takeover.accept(duration);
        taken.settled.accept(settled);
    }

    @Override
    public void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {
        Shard relaying = of(shard, epoch);
        relaying.events.accept(count);
        relaying.bytes.accept(bytes);
        relaying.batch.accept(count);
        relaying.transaction.accept(duration);
    }

    @Override
    public void rejected(ShardId shard, long epoch, Throwable reason) {
        of(shard, epoch).rejected.accept(1);
    }

    @Override
    public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
        of(shard, epoch).failures.get(failure).accept(1);
    }

    @Override
    public void stuck(ShardId shard, long epoch, Duration since) {
        of(shard, epoch).stuck.accept(1);
    }

    @Override
    public void stopped(ShardId shard, long epoch) {
        shards.computeIfPresent(shard, (id, known) -> {
            if (known.epoch > epoch) {
                return known;
            }
            known.group.close();
            return null;
        });
    }
}
