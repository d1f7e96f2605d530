package dev.eventra.bench.delivery;

import dev.eventra.bench.support.Figures;
import java.util.ArrayList;
import java.util.List;

/** What one contender reached in each round. Not thread-safe. */
final class Scores {

    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> p99 = new ArrayList<>();
    private final List<Double> eventsPerCommit = new ArrayList<>();

    void flood(Progress progress) {
        perSecond.add(progress.perSecond());
        eventsPerCommit.add(progress.eventsPerCommit());
    }

    void lags(double[] lags) {
        p50.add(Figures.percentile(lags, 50));
        p99.add(Figures.percentile(lags, 99));
    }

    double perSecond() {
        return Figures.median(perSecond);
    }

    double eventsPerCommit() {
        return Figures.median(eventsPerCommit);
    }

    double p50() {
        return Figures.median(p50);
    }

    double p99() {
        return Figures.median(p99);
    }

    double worstPerSecond() {
        return perSecond.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double bestPerSecond() {
        return perSecond.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
