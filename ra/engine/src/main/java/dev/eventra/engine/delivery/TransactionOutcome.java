package dev.eventra.engine.delivery;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;

/** How the container's transaction ended: the only one who knows is a synchronization. Used by one delivery. */
final class TransactionOutcome implements Synchronization {

    private volatile int status = Status.STATUS_UNKNOWN;

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
}
