package dev.eventra.engine;

import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Stops one part after the other within a time for all. Each is stopped, whatever became of those before: a part that fails,
 * or a server that interrupts who stops it, must leave neither threads nor a session in ZooKeeper behind, whose shards nobody
 * else could take. After an interrupt the rest gets the least time. Not thread-safe.
 */
final class Stopping {

    /** Ends one part. */
    @FunctionalInterface
    interface Part {
        void stop() throws InterruptedException;
    }

    private static final System.Logger LOG = System.getLogger(Stopping.class.getName());
    private static final Duration LEAST = Duration.ofMillis(200);

    private final long deadline;
    private boolean interrupted;

    /**
     * @param within for all parts
     */
    Stopping(Duration within) {
        this.deadline = System.nanoTime() + within.toNanos();
    }

    /**
     * @param name for messages
     */
    void stop(String name, Part part) {
        // one that is left set would end this part's wait at once
        interrupted |= Thread.interrupted();
        try {
            part.stop();
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "while Eventra stopped, " + name + " failed; the rest is stopped all the same", e);
        }
    }

    /** The time for the next one; never nothing. */
    Duration left() {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return interrupted || left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** To be called at the end: an interrupt is the caller's business. */
    void end() {
        if (interrupted || Thread.interrupted()) {
            LOG.log(Level.WARNING, "interrupted while Eventra stopped");
            Thread.currentThread().interrupt();
        }
    }
}
