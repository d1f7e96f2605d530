package dev.eventra.bench.soak;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.engine.Engine;
import java.time.Duration;

/** What the engine says of itself, by its metrics. Thread-safe. */
record EngineFigures(EventraAdmin admin) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 20;

    /** Waits until it can be asked. */
    static EngineFigures of(Engine engine) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return new EngineFigures(engine.admin());
            } catch (AdminUnavailableException e) {
                if (System.nanoTime() > deadline) {
                    throw new CheckFailedException(
                            "the administration was not open within " + PATIENCE.toSeconds() + " s: " + e.getMessage());
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /** Events committed to Kafka. */
    long relayed() {
        return sum(admin.metrics(), "eventra_relay_events_total");
    }

    /** Attempts of the relay that failed and were made again. */
    long failures() {
        return sum(admin.metrics(), "eventra_relay_failures_total");
    }

    /** Of all lines of a metric, whatever their tags. */
    static long sum(String text, String metric) {
        return Math.round(text.lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum());
    }
}
