package dev.eventra.bench.console;

import dev.eventra.bench.support.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long something took, again and again.
 *
 * @param millis of each time
 * @param wrong  what was wrong with an answer; empty if nothing was
 */
record Timing(double[] millis, String wrong) {

    private static final double LIMIT = 1_000;

    /**
     * @param warmUps that aren't counted
     */
    static Timing of(Visit visit, Http http, int warmUps, int times) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        String wrong = "";
        for (int i = 0; i < warmUps + times; i++) {
            Visit.Taken taken = visit.take(http);
            wrong = wrong.isEmpty() ? taken.wrong() : wrong;
            if (i >= warmUps) {
                millis.add(taken.millis());
            }
        }
        return new Timing(millis.stream().mapToDouble(Double::doubleValue).toArray(), wrong);
    }

    double median() {
        return Figures.percentile(millis, 50);
    }

    double max() {
        return Figures.percentile(millis, 100);
    }

    /** Whether it ever took longer than a second. */
    boolean isSlow() {
        return max() > LIMIT;
    }
}
