package dev.eventra.bench.faults;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For which events the listener fails: by chance, but for the same ones with the same seed. It fails for the first
 * attempts of each engine, so that each event takes effect in the end. Thread-safe.
 */
final class FailurePlan {

    private static final int ONE_IN = 50;
    private static final int MOST_FAILURES = 2;

    private final long seed;
    private final Map<String, Integer> left = new ConcurrentHashMap<>();

    FailurePlan(long seed) {
        this.seed = seed;
    }

    /** Whether this attempt is to fail. */
    boolean fails(String eventId) {
        Random chance = new Random(seed ^ eventId.hashCode());
        if (chance.nextInt(ONE_IN) > 0) {
            return false;
        }
        int failures = 1 + chance.nextInt(MOST_FAILURES);
        return left.merge(eventId, failures, (present, all) -> present - 1) > 0;
    }
}
