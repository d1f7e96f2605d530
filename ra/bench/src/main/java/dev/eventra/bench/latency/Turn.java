package dev.eventra.bench.latency;

import dev.eventra.api.Event;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.RunningEngine.Place;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * One contender at one rate: writers that each publish one event in a transaction, at fixed times, and a reader. Writer
 * w's events are those whose number leaves the remainder w, and so are their groups. Used once.
 */
final class Turn {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 10;

    private final LatencySettings settings;
    private final int rate;
    private final int events;
    private final int warmUp;
    private final AtomicLongArray committed;
    private final AtomicLongArray arrived;
    private final int[] lastOfGroup;
    private final AtomicInteger count = new AtomicInteger();
    private volatile String wrong = "";

    Turn(LatencySettings settings, int rate) {
        this.settings = settings;
        this.rate = rate;
        this.warmUp = Math.toIntExact(rate * settings.warmUp().toSeconds());
        this.events = warmUp + Math.toIntExact(rate * settings.lasts().toSeconds());
        this.committed = new AtomicLongArray(events);
        this.arrived = new AtomicLongArray(events);
        // as many for each writer
        this.lastOfGroup = new int[settings.groups() / settings.writers() * settings.writers()];
    }

    /**
     * Milliseconds from the return of the commit to the reader's poll.
     *
     * @throws CheckFailedException if an event did not come, came twice, or out of the order of its group
     */
    double[] run(Contender contender, Place place) throws Exception {
        try (Flow flow = contender.start(place)) {
            Reader.awaitFirst(place, flow);
            try (Reader reader = Reader.start(place, this::seen)) {
                write(flow, place.jta().userTransaction());
                awaitAll();
            }
        }
        if (!wrong.isEmpty()) {
            throw new CheckFailedException(contender.name() + ": " + wrong);
        }
        return IntStream.range(warmUp, events)
                .mapToDouble(number -> (arrived.get(number) - committed.get(number)) / NANOS_PER_MILLI)
                .toArray();
    }

    private void write(Flow flow, UserTransaction transaction) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(settings.writers());
        try {
            long begin = System.nanoTime();
            List<Future<?>> writers = new ArrayList<>();
            for (int n = 0; n < settings.writers(); n++) {
                int writer = n;
                writers.add(threads.submit(() -> {
                    write(flow, transaction, writer, begin);
                    return null;
                }));
            }
            for (Future<?> each : writers) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(Flow flow, UserTransaction transaction, int writer, long begin) throws Exception {
        String data = "x".repeat(settings.bytes());
        for (int number = writer; number < events; number += settings.writers()) {
            long wait = begin + number * TimeUnit.SECONDS.toNanos(1) / rate - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            Event event = Event.builder("bench.happened")
                    .id(Integer.toString(number))
                    .source("/bench")
                    .group("customer-" + number % lastOfGroup.length)
                    .contentType("text/plain")
                    .data(data)
                    .build();
            transaction.begin();
            flow.publish(event);
            transaction.commit();
            committed.set(number, System.nanoTime());
        }
    }

    private void seen(String id, long time) {
        if (id.equals("first")) {
            return;
        }
        int number = Integer.parseInt(id);
        int group = number % lastOfGroup.length;
        if (!arrived.compareAndSet(number, 0, time)) {
            wrong = "event " + number + " came twice";
        } else if (number < lastOfGroup[group]) {
            wrong = "event " + number + " came after " + lastOfGroup[group] + " of its group";
        }
        lastOfGroup[group] = number;
        count.incrementAndGet();
    }

    private void awaitAll() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count.get() < events) {
            if (System.nanoTime() > deadline) {
                throw new CheckFailedException("only " + count.get() + " of " + events + " events came");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
