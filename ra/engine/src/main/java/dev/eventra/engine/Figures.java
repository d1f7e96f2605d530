package dev.eventra.engine;

import dev.eventra.api.admin.Problem;
import dev.eventra.engine.admin.WorkerReport;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.delivery.DeliveryInfo;
import dev.eventra.engine.delivery.DeliveryListener;
import dev.eventra.engine.relay.RelayFailure;
import dev.eventra.engine.relay.RelayListener;
import dev.eventra.engine.relay.RelayState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what this server does, and remembers what failed last, for its report. Texts name failures by their classes
 * where the message could hold an event's data. Thread-safe.
 */
final class Figures implements RelayListener, DeliveryListener {

    private final Clock clock;
    private final LongAdder published = new LongAdder();
    private final LongAdder relayed = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final Map<ShardId, Shard> shards = new ConcurrentHashMap<>();
    private volatile Problem problem;

    /** Of one owned shard. */
    private record Shard(long epoch, LongAdder relayed, Problem problem) {

        Shard with(Problem latest) {
            return new Shard(epoch, relayed, latest);
        }
    }

    Figures(Clock clock) {
        this.clock = clock;
    }

    void published(int events) {
        published.add(events);
    }

    @Override
    public void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {
        relayed.add(count);
        of(shard, epoch).relayed().add(count);
    }

    @Override
    public void idle(ShardId shard, long epoch) {
        of(shard, epoch);
    }

    @Override
    public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
        failed(shard, epoch, text(failure, cause));
    }

    @Override
    public void stuck(ShardId shard, long epoch, Duration since) {
        failed(shard, epoch, "a step takes longer than " + since.toSeconds() + " s");
    }

    private void failed(ShardId shard, long epoch, String text) {
        Problem latest = new Problem(clock.instant(), text);
        of(shard, epoch);
        shards.computeIfPresent(shard, (id, before) -> before.epoch() == epoch ? before.with(latest) : before);
        problem = new Problem(latest.time(), "shard " + shard + ": " + text);
    }

    @Override
    public void stopped(ShardId shard, long epoch) {
        shards.computeIfPresent(shard, (id, before) -> before.epoch() == epoch ? null : before);
    }

    private Shard of(ShardId shard, long epoch) {
        return shards.compute(
                shard,
                (id, before) ->
                        before == null || before.epoch() < epoch ? new Shard(epoch, new LongAdder(), null) : before);
    }

    private static String text(RelayFailure failure, Throwable cause) {
        return switch (failure) {
            case OWNERSHIP -> "ZooKeeper can't say whether the shard is still this worker's";
            case KAFKA -> "Kafka fails: " + message(cause);
            case DATABASE -> "the database fails: " + message(cause);
            case EVENT -> "Kafka refuses an event: " + cause.getClass().getName();
            case TOPIC -> "Kafka takes nothing for the topic: " + message(cause);
            case TRANSACTION -> message(cause);
            case INTERNAL -> "unexpected failure: " + cause.getClass().getName();
        };
    }

    private static String message(Throwable cause) {
        return cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
    }

    @Override
    public void delivered(DeliveryInfo delivery, Duration took) {
        delivered.increment();
    }

    @Override
    public void attemptFailed(DeliveryInfo delivery, Throwable failure) {
        problem = new Problem(
                clock.instant(),
                "a listener failed: " + delivery + ": " + failure.getClass().getName());
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        problem = new Problem(
                clock.instant(),
                "subscription " + subscription + " waits: " + cause.getClass().getName());
    }

    /**
     * @param states of the relays that run here
     */
    WorkerReport report(Map<ShardId, RelayState> states) {
        List<WorkerReport.Relayed> owned = new ArrayList<>();
        states.forEach((id, state) -> {
            Shard shard = shards.get(id);
            if (shard != null) {
                owned.add(owned(id, shard, state));
            }
        });
        return new WorkerReport(published.sum(), relayed.sum(), delivered.sum(), problem, owned, List.of());
    }

    private static WorkerReport.Relayed owned(ShardId id, Shard shard, RelayState state) {
        return new WorkerReport.Relayed(
                id.outbox(),
                id.shard(),
                shard.epoch(),
                state.name(),
                shard.relayed().sum(),
                shard.problem());
    }
}
