package dev.eventra.engine.relay;

import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says which shard's step doesn't end: it keeps one of the few threads from the other shards. Has a thread of its own,
 * for all of the relay's may be stuck. Reports only; what a step waits for has bounds of its own. Thread-safe.
 */
final class RelayWatchdog {

    private static final System.Logger LOG = System.getLogger(RelayWatchdog.class.getName());

    private final Supplier<Collection<? extends RelayTask>> tasks;
    private final Duration limit;
    private final LongSupplier nanoTime;
    private final Waiter waiter = new Waiter();
    private volatile boolean closed;

    /**
     * @param limit the longest that a step should take
     */
    RelayWatchdog(Supplier<Collection<? extends RelayTask>> tasks, Duration limit, LongSupplier nanoTime) {
        this.tasks = tasks;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    void run() {
        while (!closed) {
            try {
                waiter.await(limit.dividedBy(3));
                look();
            } catch (InterruptedException e) {
                // nobody but close() ends it; the flag is cleared by the exception
                LOG.log(Level.DEBUG, "interrupted, {0}", closed ? "ends" : "goes on");
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "the relay's watchdog failed, goes on", e);
            }
        }
    }

    /** Reports each step that has become too long, once. */
    void look() {
        long now = nanoTime.getAsLong();
        for (RelayTask task : tasks.get()) {
            Long began = task.workBegan;
            if (began == null || now - began < limit.toNanos() || began.equals(task.reported)) {
                continue;
            }
            task.reported = began;
            Duration since = Duration.ofNanos(now - began);
            LOG.log(
                    Level.ERROR,
                    task + ": a step has taken " + since.toSeconds() + " s and has not ended, on thread "
                            + task.thread);
            task.stuck(since);
        }
    }

    void close() {
        closed = true;
        waiter.wake();
    }
}
