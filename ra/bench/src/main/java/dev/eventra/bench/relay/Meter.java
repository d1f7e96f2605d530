package dev.eventra.bench.relay;

import dev.eventra.bench.support.CheckFailedException;
import java.time.Duration;

/**
 * What a contender has brought to Kafka, and when. It is measured from the moment when each of its parts (shards) has
 * committed for the first time: what it takes to begin, such as a takeover, is not part of the rate. Thread-safe.
 */
final class Meter {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long POLL_MILLIS = 20;

    private final String contender;
    private final int events;
    private final Duration patience;
    private final boolean[] begun;
    private int parts;
    private int done;
    private int doneAtBegin;
    private long begin;
    private long last = System.nanoTime();
    private Throwable failure;

    /**
     * @param contender its name
     * @param parts    how many work at the same time, each with events of its own
     * @param patience how long nothing may happen
     */
    Meter(String contender, int events, int parts, Duration patience) {
        this.contender = contender;
        this.events = events;
        this.begun = new boolean[parts];
        this.parts = parts;
        this.patience = patience;
    }

    /** These many events more of a part are in Kafka for good. */
    synchronized void relayed(int part, int count) {
        long now = System.nanoTime();
        last = now;
        done += count;
        if (!begun[part]) {
            begun[part] = true;
            parts--;
            if (parts == 0) {
                begin = now;
                doneAtBegin = done;
            }
        }
        notifyAll();
    }

    /** The contender can't go on. */
    synchronized void failed(Throwable cause) {
        failure = cause;
        notifyAll();
    }

    /** Waits until all are in Kafka. */
    synchronized void await() throws InterruptedException {
        while (done < events) {
            requireProgress();
            wait(POLL_MILLIS);
        }
    }

    /**
     * @throws CheckFailedException if the contender has failed, or nothing happens any more
     */
    synchronized void requireProgress() {
        if (failure != null) {
            throw new IllegalStateException(contender + " has failed", failure);
        }
        if (System.nanoTime() - last > patience.toNanos()) {
            throw new CheckFailedException(
                    contender + ": only " + done + " of " + events + " events came to Kafka and were deleted,"
                            + " and nothing happened within the last " + patience.toSeconds() + " s");
        }
    }

    /**
     * Events a second.
     *
     * @param end when the last one was deleted, by {@link System#nanoTime()}
     */
    synchronized double perSecond(long end) {
        return (done - doneAtBegin) * NANOS_PER_SECOND / (end - begin);
    }
}
