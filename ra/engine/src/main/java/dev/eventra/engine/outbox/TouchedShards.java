package dev.eventra.engine.outbox;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where one transaction wrote events to; their relays, and who moves delayed ones, are woken once it is committed. Synchronized: a timeout can end
 * the transaction from another thread.
 */
final class TouchedShards implements Synchronization {

    private final String outbox;
    private final CommitListener commits;
    private final Map<Integer, Integer> shards = new TreeMap<>();
    private int scheduled;
    private int apart;
    private long apartBytes;
    private boolean wrote;

    TouchedShards(String outbox, CommitListener commits) {
        this.outbox = outbox;
        this.commits = commits;
    }

    /**
     * @param checked the same events, as they were before
     */
    synchronized void addAll(EventPlaces more, ClaimCheck.Checked checked) {
        apart += checked.apartEvents();
        apartBytes += checked.apartBytes();
        more.byShard().forEach((shard, events) -> shards.merge(shard, events.size(), Integer::sum));
        scheduled += more.scheduled().size();
        wrote |= !more.byShard().isEmpty();
    }

    /** Whether the transaction has written to a shard's table: whoever changes the number of shards waits for it. */
    synchronized boolean hasWritten() {
        return wrote;
    }

    private void tell() {
        shards.forEach((shard, events) -> commits.committed(outbox, shard, events));
        if (scheduled > 0) {
            commits.scheduled(outbox, scheduled);
        }
        if (apart > 0) {
            commits.storedApart(outbox, apart, apartBytes);
        }
    }

    @Override
    public void beforeCompletion() {}

    @Override
    public synchronized void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED) {
            tell();
        }
    }
}
