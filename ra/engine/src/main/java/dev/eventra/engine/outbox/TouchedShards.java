package dev.eventra.engine.outbox;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shards that one transaction wrote to; their relays are woken once it is committed. Synchronized: a timeout can end
 * the transaction from another thread.
 */
final class TouchedShards implements Synchronization {

    private final String outbox;
    private final CommitListener commits;
    private final Set<Integer> shards = new TreeSet<>();

    TouchedShards(String outbox, CommitListener commits) {
        this.outbox = outbox;
        this.commits = commits;
    }

    synchronized void addAll(Set<Integer> more) {
        shards.addAll(more);
    }

    @Override
    public void beforeCompletion() {}

    @Override
    public synchronized void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED) {
            shards.forEach(shard -> commits.committed(outbox, shard));
        }
    }
}
