package dev.eventra.console.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a key wait that has failed too often: after so many failures within a window, until the window is over. Keeps at
 * most so many keys, and forgets those first that failed longest ago, so its memory is bounded whatever comes. Thread-safe.
 */
final class Throttle {

    private final Clock clock;
    private final int limit;
    private final Duration window;
    private final Map<String, Failures> failures;

    private record Failures(int count, Instant until) {}

    /**
     * @param limit    how many failures a key has free
     * @param window   from a key's first failure on
     * @param capacity how many keys are kept
     */
    Throttle(Clock clock, int limit, Duration window, int capacity) {
        this.clock = clock;
        this.limit = limit;
        this.window = window;
        this.failures = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                return size() > capacity;
            }
        };
    }

    /** How long a key has to wait; empty if it need not. */
    synchronized Optional<Duration> wait(String key) {
        Failures known = current(key);
        return known == null || known.count() < limit
                ? Optional.empty()
                : Optional.of(Duration.between(clock.instant(), known.until()));
    }

    synchronized void failed(String key) {
        Failures known = current(key);
        // taken out first, so that it comes back as the youngest
        failures.remove(key);
        failures.put(
                key,
                known == null
                        ? new Failures(1, clock.instant().plus(window))
                        : new Failures(known.count() + 1, known.until()));
    }

    synchronized void succeeded(String key) {
        failures.remove(key);
    }

    private Failures current(String key) {
        Failures known = failures.get(key);
        if (known != null && !clock.instant().isBefore(known.until())) {
            failures.remove(key);
            return null;
        }
        return known;
    }

    synchronized int size() {
        return failures.size();
    }
}
