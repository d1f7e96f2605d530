package dev.eventra.engine.thread;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential delays with jitter: attempt n waits between one half and the whole of {@code first * 2^(n-1)}, at the
 * most {@code max}. Immutable and thread-safe.
 *
 * @param first the delay after the first failure, positive
 * @param max   the longest delay, not below {@code first}
 */
public record Backoff(Duration first, Duration max) {

    public Backoff {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first delay " + first + " is not positive");
        }
        if (max.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest delay " + max + " is below the first, " + first);
        }
    }

    /**
     * @param failures how many attempts have failed in a row, 1 or more
     * @param random   the source of the jitter
     */
    public Duration delay(int failures, RandomGenerator random) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures " + failures + " is below 1");
        }
        long whole = max.toNanos();
        int doublings = failures - 1;
        if (doublings < Long.numberOfLeadingZeros(first.toNanos()) - 1) {
            whole = Math.min(whole, first.toNanos() << doublings);
        }
        return Duration.ofNanos(whole - (long) (random.nextDouble() * (whole / 2)));
    }
}
