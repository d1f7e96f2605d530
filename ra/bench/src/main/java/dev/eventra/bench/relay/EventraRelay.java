package dev.eventra.bench.relay;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.cluster.ShardOwnership;
import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.relay.RelayFailure;
import dev.eventra.engine.relay.RelayListener;
import dev.eventra.engine.relay.RelayRunner;
import dev.eventra.engine.relay.RelaySettings;
import dev.eventra.engine.thread.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The engine's relay, which owns these shards, with its defaults but for the batch; exactly once.
 *
 * @param journal where relayed events are noted; empty if it is off
 */
record EventraRelay(Surroundings surroundings, int shards, Optional<Journal> journal) implements Contender {

    private static final String OUTBOX = "bench";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "Eventra, " + (shards == 1 ? "1 shard" : shards + " shards") + (journal.isPresent() ? ", journal" : "");
    }

    @Override
    public String key() {
        return (journal.isPresent() ? "eventraJournal." : "eventra.") + shards;
    }

    @Override
    public int parts() {
        return shards;
    }

    @Override
    public void fill(Workload workload) throws SQLException {
        surroundings.backlog().fill(shards, workload.events());
    }

    @Override
    public AutoCloseable start(String topic, Workload workload, Meter meter) throws InterruptedException {
        new Topics(surroundings.kafka(), TopicSettings.brokerDefaults()).ensure(topic, shards);
        ExecutorService threads = Executors.newCachedThreadPool();
        Outbox outbox =
                new Outbox(OUTBOX, UUID.randomUUID(), shards, topic, surroundings.pool(), new OutboxStore(), journal);
        RelaySettings defaults = RelaySettings.defaults("bench");
        RelayRunner runner = new RelayRunner(
                surroundings.kafka(),
                defaults.withBatch(new RelaySettings.Batch(
                        surroundings.batch(), defaults.batch().bytes())),
                "bench",
                (shard, epoch) -> ShardOwnership.Verdict.OWNED,
                new Told(meter),
                name -> Optional.of(outbox));
        runner.start(new Threads(threads));
        for (int shard = 0; shard < shards; shard++) {
            runner.acquired(new ShardId(OUTBOX, shard), 1);
        }
        return () -> {
            runner.close(STOP_TIMEOUT);
            threads.shutdownNow();
        };
    }

    @Override
    public void finish(Meter meter) throws SQLException, InterruptedException {
        surroundings.backlog().awaitEmpty(meter);
    }

    private record Told(Meter meter) implements RelayListener {

        @Override
        public void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {
            meter.relayed(shard.shard(), count);
        }

        @Override
        public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
            meter.failed(cause);
        }
    }
}
