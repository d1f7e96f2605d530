package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.Backoff;
import java.util.random.RandomGenerator;

/**
 * Whether a subscription may deliver: not for a while after its surroundings (endpoint, database) failed, and then one
 * delivery at first. Failures and successes of deliveries that began before the last failure say nothing new and
 * are ignored, else eight deliveries that fail together would count as eight outages. Not thread-safe:
 * {@link Dispatcher} guards it.
 */
final class Pause {

    private final Backoff backoff;
    private final RandomGenerator random;
    private long generation;
    private int failures;
    private long until;

    Pause(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /** To be noted when a delivery begins, and given back with its result. */
    long generation() {
        return generation;
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
        generation++;
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
        generation++;
        return true;
    }

    /** How many deliveries may run now. */
    int permits(int concurrency, long now) {
        if (failures == 0) {
            return concurrency;
        }
        return until - now <= 0 ? 1 : 0;
    }

    /** When the next try is due, while paused. */
    long until() {
        return until;
    }
}
