package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. One that throws keeps neither the others nor the relay from going on. Thread-safe. */
public final class RelayListeners implements RelayListener {

    private static final Logger LOG = System.getLogger(RelayListeners.class.getName());

    private final List<RelayListener> listeners;

    public RelayListeners(List<RelayListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void each(Consumer<RelayListener> call) {
        for (RelayListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "relay listener " + listener.getClass().getName() + " failed", e);
            }
        }
    }

    @Override
    public void takenOver(ShardId shard, long epoch, int settled, Duration duration) {
        each(listener -> listener.takenOver(shard, epoch, settled, duration));
    }

    @Override
    public void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {
        each(listener -> listener.relayed(shard, epoch, count, bytes, duration));
    }

    @Override
    public void idle(ShardId shard, long epoch) {
        each(listener -> listener.idle(shard, epoch));
    }

    @Override
    public void rejected(ShardId shard, long epoch, Throwable reason) {
        each(listener -> listener.rejected(shard, epoch, reason));
    }

    @Override
    public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
        each(listener -> listener.failed(shard, epoch, failure, cause));
    }

    @Override
    public void stuck(ShardId shard, long epoch, Duration since) {
        each(listener -> listener.stuck(shard, epoch, since));
    }

    @Override
    public void stopped(ShardId shard, long epoch) {
        each(listener -> listener.stopped(shard, epoch));
    }
}
