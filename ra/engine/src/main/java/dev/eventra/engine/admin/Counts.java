package dev.eventra.engine.admin;

import dev.eventra.api.admin.Operation.Progress;
import dev.eventra.engine.delivery.Redelivery;
import java.util.concurrent.atomic.AtomicLong;

/** How much an operation has done. Thread-safe. */
final class Counts {

    final AtomicLong delivered;
    final AtomicLong skipped;
    final AtomicLong discarded;
    final AtomicLong failed;
    final AtomicLong queued;

    /**
     * @param before what owners before have done
     */
    Counts(Progress before) {
        delivered = new AtomicLong(before.delivered());
        skipped = new AtomicLong(before.skipped());
        discarded = new AtomicLong(before.discarded());
        failed = new AtomicLong(before.failed());
        queued = new AtomicLong(before.queued());
    }

    void add(Redelivery.Result result) {
        switch (result) {
            case DELIVERED -> delivered.incrementAndGet();
            case SKIPPED -> skipped.incrementAndGet();
            case FAILED, UNDECODABLE -> failed.incrementAndGet();
            case GONE, STOPPED -> {}
        }
    }

    Progress progress() {
        return new Progress(delivered.get(), skipped.get(), discarded.get(), failed.get(), queued.get());
    }
}
