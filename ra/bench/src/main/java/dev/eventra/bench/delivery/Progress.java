package dev.eventra.bench.delivery;

import dev.eventra.bench.support.CheckFailedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** When each event was sent, and when its effect was committed. Thread-safe. */
final class Progress {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long POLL_MILLIS = 10;

    private final AtomicLongArray sent;
    private final AtomicLongArray committed;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong last = new AtomicLong(System.nanoTime());
    private final LongAdder commits = new LongAdder();

    Progress(int events) {
        sent = new AtomicLongArray(events);
        committed = new AtomicLongArray(events);
    }

    void sent(int index) {
        sent.set(index, System.nanoTime());
    }

    /** The transaction with these events' effects was committed just now. */
    void committed(int... indexes) {
        long now = System.nanoTime();
        last.set(now);
        commits.increment();
        for (int index : indexes) {
            // a second time is found by the check of the effects
            if (committed.compareAndSet(index, 0, now)) {
                count.incrementAndGet();
            }
        }
    }

    /**
     * Waits until so many took effect.
     *
     * @param patience how long nothing may happen
     * @throws CheckFailedException if nothing does
     */
    void await(int events, Duration patience) throws InterruptedException {
        while (count.get() < events) {
            if (System.nanoTime() - last.get() > patience.toNanos()) {
                throw new CheckFailedException("only " + count.get() + " of " + events + " events took effect, and none"
                        + " within the last " + patience.toSeconds() + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Events a second from the first commit to the last one; what the first one committed is not counted. */
    double perSecond() {
        long[] times = IntStream.range(0, committed.length())
                .mapToLong(committed::get)
                .sorted()
                .toArray();
        long first = times[0];
        long after = Arrays.stream(times).filter(time -> time - first > 0).count();
        long took = times[times.length - 1] - first;
        return took == 0 ? 0 : after * NANOS_PER_SECOND / took;
    }

    double eventsPerCommit() {
        return (double) count.get() / commits.sum();
    }

    /** Milliseconds from sending to the commit, of these events. */
    double[] lags(IntStream indexes) {
        return indexes.mapToDouble(index -> (committed.get(index) - sent.get(index)) / NANOS_PER_MILLI)
                .toArray();
    }
}
