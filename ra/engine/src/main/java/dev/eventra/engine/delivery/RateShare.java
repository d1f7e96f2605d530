package dev.eventra.engine.delivery;

import dev.failsafe.RateLimiter;
import java.time.Duration;

/**
 * This server's share of a subscription's rate: as many events per second as its part of the topic's partitions. A turn
 * takes a permit for each of its events, and the next one begins when its first permit is due: who waits holds no
 * thread. Time that is not used is not made up for, but for the current hundredth of a second. Not thread-safe: {@link
 * Dispatcher} guards it.
 */
final class RateShare {

    private static final double NANOS = 1e9;
    /** The threads' waits are not exact, so permits of high rates come in small bursts. */
    private static final double BURSTS_PER_SECOND = 100;

    private final int rate;
    private double perSecond;
    private RateLimiter<Object> limiter;
    private long due;

    /**
     * @param rate events per second of all servers together; 0 for no limit
     */
    RateShare(int rate) {
        this.rate = rate;
        limit(rate);
    }

    /** Of all partitions of the topic, some are this server's now. */
    void share(int assigned, int total) {
        if (rate > 0 && assigned > 0) {
            limit((double) rate * assigned / Math.max(assigned, total));
        }
    }

    private void limit(double wanted) {
        if (wanted > 0 && wanted != perSecond) {
            perSecond = wanted;
            long burst = (long) Math.ceil(wanted / BURSTS_PER_SECOND);
            limiter = RateLimiter.burstyBuilder(burst, Duration.ofNanos((long) (burst * NANOS / wanted)))
                    .build();
            reserve(1, System.nanoTime());
        }
    }

    /** In how many nanoseconds the next turn may begin; 0 or less for now. */
    long nanosToNext(long now) {
        return rate == 0 ? 0 : due - now;
    }

    /** How many events a turn takes at the most: no more than are due within a second. */
    int most(int batchSize) {
        return rate == 0 ? batchSize : (int) Math.max(1, Math.min(batchSize, perSecond));
    }

    /** A turn with so many events begins. */
    void begin(int events, long now) {
        if (rate > 0) {
            // the first of them was reserved before; in its place that of the next turn is
            reserve(events, now);
        }
    }

    private void reserve(int permits, long now) {
        due = now + limiter.reservePermits(permits).toNanos();
    }
}
