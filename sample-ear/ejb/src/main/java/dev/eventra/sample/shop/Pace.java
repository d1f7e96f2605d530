package dev.eventra.sample.shop;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Spreads orders evenly over time, whichever task places them. Thread-safe. */
final class Pace {

    private static final long LONGEST_NANOS = 100_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    private final int perSecond;
    private final long start = System.nanoTime();

    /**
     * @param perSecond 0 for as fast as it goes
     */
    Pace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until the order of this number is due, or nobody wants it any more. */
    void await(int number, BooleanSupplier stopped) {
        if (perSecond == 0) {
            return;
        }
        long due = start + (long) (number * NANOS_A_SECOND / perSecond);
        for (long left = due - System.nanoTime(); left > 0 && !stopped.getAsBoolean(); left = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LONGEST_NANOS));
        }
    }
}
