package dev.eventra.bench.soak;

import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.RunningEngine;
import dev.eventra.bench.support.RunningEngine.Place;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** One engine, from its start to its end, and what was seen meanwhile. Used once. */
final class SoakRun {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;

    private final SoakSettings settings;
    private final Place place;
    private final PrintStream out;
    private final Tables tables;
    private final ReadProbe probe;
    private final Course whole = new Course();
    private final Course flood = new Course();
    private final long begin = System.nanoTime();

    SoakRun(SoakSettings settings, Place place, PrintStream out) {
        this.settings = settings;
        this.place = place;
        this.out = out;
        this.tables = new Tables(place.database(), settings.shards());
        this.probe = new ReadProbe(place.database());
    }

    /** Returns when all is in Kafka and the engine is closed. */
    Report run() throws SQLException, InterruptedException, ExecutionException {
        Sample.printHead(out);
        SoakReport report = new SoakReport(settings, whole, flood);
        try (HeapWatch heap = new HeapWatch()) {
            if (settings.backlog() > 0) {
                sample(settings.backlog(), 0, heap, whole);
            }
            long start = System.nanoTime();
            try (RunningEngine running = RunningEngine.start(place, "soak", settings.shards(), Map.of())) {
                EngineFigures figures = EngineFigures.of(running.engine());
                if (settings.backlog() > 0) {
                    awaitRelayed(figures, settings.backlog());
                    report.drained(seconds(start), heap);
                }
                sample(settings.backlog(), figures.relayed(), heap, whole);
                if (settings.events() > 0) {
                    long first = System.nanoTime();
                    flood(running, figures, heap);
                    report.published(seconds(first));
                    awaitRelayed(figures, settings.backlog() + (long) settings.events());
                    sample(settings.backlog() + (long) settings.events(), figures.relayed(), heap, whole);
                }
                report.ended(figures.failures(), heap);
            }
        }
        return report.make();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / NANOS_PER_SECOND;
    }

    private void flood(RunningEngine running, EngineFigures figures, HeapWatch heap)
            throws SQLException, InterruptedException, ExecutionException {
        try (Flood writers = new Flood(
                settings, running.engine().publisher(null), place.jta().userTransaction())) {
            writers.start();
            long next = System.nanoTime();
            boolean ended = false;
            while (!ended) {
                next += settings.every().toNanos();
                ended = writers.await(Duration.ofNanos(next - System.nanoTime()));
                sample(settings.backlog() + writers.published(), figures.relayed(), heap, flood);
            }
        }
    }

    private void sample(long published, long relayed, HeapWatch heap, Course course) throws SQLException {
        Sample sample = new Sample(
                Duration.ofNanos(System.nanoTime() - begin),
                published,
                relayed,
                tables.look(),
                probe.explain(),
                heap.held());
        sample.print(out);
        course.add(sample);
    }

    /**
     * Waits until so many events are in Kafka and the tables are empty.
     *
     * @throws CheckFailedException if nothing happens any more
     */
    private void awaitRelayed(EngineFigures figures, long events) throws SQLException, InterruptedException {
        long relayed = figures.relayed();
        long last = System.nanoTime();
        while (relayed < events || !tables.areEmpty()) {
            Thread.sleep(POLL_MILLIS);
            long now = figures.relayed();
            if (now > relayed) {
                relayed = now;
                last = System.nanoTime();
            } else if (System.nanoTime() - last > PATIENCE.toNanos()) {
                throw new CheckFailedException("only " + relayed + " of " + events
                        + " events are in Kafka and deleted, and nothing happened within the last "
                        + PATIENCE.toSeconds() + " s");
            }
        }
    }
}
