package dev.eventra.bench.app;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** When each event's transaction began and had committed, and when the listener was called for it. Thread-safe. */
final class Run {

    private final AtomicLongArray begun;
    private final AtomicLongArray committed;
    private final AtomicLongArray received;

    Run(int events) {
        begun = new AtomicLongArray(events);
        committed = new AtomicLongArray(events);
        received = new AtomicLongArray(events);
    }

    void begun(int index) {
        begun.set(index, System.nanoTime());
    }

    void committed(int index) {
        committed.set(index, System.nanoTime());
    }

    /** The first time counts. */
    void received(int index) {
        received.compareAndSet(index, 0, System.nanoTime());
    }

    boolean isComplete() {
        return IntStream.range(0, received.length()).allMatch(index -> received.get(index) != 0);
    }

    /** A line for each event: microseconds from the commit to the listener, and from the begin to the listener. */
    String lines() {
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < received.length(); index++) {
            lines.append((received.get(index) - committed.get(index)) / 1000)
                    .append(' ')
                    .append((received.get(index) - begun.get(index)) / 1000)
                    .append('\n');
        }
        return lines.toString();
    }
}
