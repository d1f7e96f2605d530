package dev.eventra.bench.support;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Medians, percentiles, and numbers as they are shown. */
public final class Figures {

    private static final double ROUNDING = 1e-9;

    private Figures() {}

    public static double median(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * @param values  in any order
     * @param percent such as 99.9
     * @return the smallest value that so many percent are not above
     */
    public static double percentile(double[] values, double percent) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        // 99.9 % of 1000 is a little more than 999 in binary
        int rank = (int) Math.ceil(percent * sorted.length / 100 - ROUNDING);
        return sorted[Math.max(0, rank - 1)];
    }

    /** To one digit behind the point. */
    public static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** To two digits behind the point. */
    public static double ratio(double value) {
        return Math.round(value * 100) / 100.0;
    }

    public static String text(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%.0f" : "%.1f", value);
    }
}
