package dev.eventra.engine.delivery;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;

/** How the container's transaction ended: the only one who knows is a synchronization. Used by one delivery. */
final class TransactionOutcome implements Synchronization {

    private volatile int status = Status.STATUS_UNKNOWN;
    private volatile boolean marked;

    @Override
    public void beforeCompletion() {
        // nothing is written so late
    }

    @Override
    public void afterCompletion(int ended) {
        status = ended;
    }

    boolean isCommitted() {
        return status == Status.STATUS_COMMITTED;
    }

    int status() {
        return status;
    }

    void noteMarked(boolean value) {
        marked = value;
    }

    /** Whether it was marked to roll back when the listener had returned. */
    boolean wasMarked() {
        return marked;
    }
}
