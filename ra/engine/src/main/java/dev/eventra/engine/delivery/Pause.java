package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.Backoff;
import java.util.random.RandomGenerator;

/**
 * Whether a subscription may deliver: not for a while after its surroundings (endpoint, database) failed, and then one
 * delivery at first. Failures and successes of deliveries that began before the last failure say nothing new and
 * are ignored, else eight deliveries that fail together would count as eight outages; nor do they keep the one delivery
 * from beginning that tries, or a listener that hangs would make the pause last. For the same reason a try that doesn't
 * end is joined by another after the longest delay. Not thread-safe: {@link Dispatcher} guards it.
 */
final class Pause {

    private final Backoff backoff;
    private final RandomGenerator random;
    private long generation;
    private int failures;
    private long until;
    private int probes;

    Pause(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /** A delivery begins; what is returned is given back when it ends, and with its result. */
    long begin() {
        probes++;
        return generation;
    }

    /** A delivery ended. To be called before its result is told. */
    void end(long startedIn) {
        if (startedIn == generation) {
            probes--;
        }
    }

    boolean isPaused() {
        return failures > 0;
    }

    /**
     * The surroundings of a delivery failed.
     *
     * @return whether a pause begins by this
     */
    boolean failed(long startedIn, long now) {
        if (startedIn != generation) {
            return false;
        }
        nextGeneration();
        failures++;
        until = now + backoff.delay(failures, random).toNanos();
        return failures == 1;
    }

    /**
     * The surroundings of a delivery worked, whatever its listener did.
     *
     * @return whether a pause ends by this
     */
    boolean worked(long startedIn) {
        if (startedIn != generation || failures == 0) {
            return false;
        }
        failures = 0;
        nextGeneration();
        return true;
    }

    private void nextGeneration() {
        generation++;
        probes = 0;
    }

    /**
     * How many deliveries may begin now.
     *
     * @param concurrency how many may run at the most
     * @param running     how many run, since whenever
     */
    int permits(int concurrency, int running, long now) {
        int free = Math.max(0, concurrency - running);
        if (failures == 0) {
            return free;
        }
        // a try that hangs, by a connection from before the outage for example, is given company after a while
        long due = until + probes * backoff.max().toNanos();
        return due - now <= 0 ? Math.min(1, free) : 0;
    }

    /** When the next try is due, while paused. */
    long until() {
        return until;
    }
}
