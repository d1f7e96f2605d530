package dev.eventra.engine;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.metrics.PublishMetrics;
import dev.eventra.engine.outbox.CommitListener;
import dev.eventra.engine.outbox.ScheduledMover;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a commit on this server sets in motion. Thread-safe. */
final class CommitSignals implements CommitListener {

    private final Figures figures;
    private final PublishMetrics metrics;
    private final Consumer<ShardId> wakeRelay;
    private final Supplier<ScheduledMover> mover;

    /**
     * @param wakeRelay of a shard, whoever owns it
     * @param mover     of delayed events; gives null while there is none yet
     */
    CommitSignals(
            Figures figures, PublishMetrics metrics, Consumer<ShardId> wakeRelay, Supplier<ScheduledMover> mover) {
        this.figures = figures;
        this.metrics = metrics;
        this.wakeRelay = wakeRelay;
        this.mover = mover;
    }

    @Override
    public void committed(String outbox, int shard, int events) {
        published(outbox, events);
        wakeRelay.accept(new ShardId(outbox, shard));
    }

    @Override
    public void scheduled(String outbox, int events) {
        published(outbox, events);
        ScheduledMover current = mover.get();
        if (current != null) {
            current.wake();
        }
    }

    @Override
    public void storedApart(String outbox, int events, long bytes) {
        metrics.storedApart(outbox, events, bytes);
    }

    private void published(String outbox, int events) {
        figures.published(events);
        metrics.published(outbox, events);
    }
}
