package dev.eventra.engine.outbox;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shards that one transaction wrote to; their relays are woken once it is committed. Synchronized: a timeout can end
 * the transaction from another thread.
 */
final class TouchedShards implements Synchronization {

    private final String outbox;
    private final CommitListener commits;
    private final Map<Integer, Integer> shards = new TreeMap<>();

    TouchedShards(String outbox, CommitListener commits) {
        this.outbox = outbox;
        this.commits = commits;
    }

    /**
     * @param more how many events, by shard
     */
    synchronized void addAll(Map<Integer, Integer> more) {
        more.forEach((shard, events) -> shards.merge(shard, events, Integer::sum));
    }

    @Override
    public void beforeCompletion() {}

    @Override
    public synchronized void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED) {
            shards.forEach((shard, events) -> commits.committed(outbox, shard, events));
        }
    }
}
