package dev.eventra.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The samples of one run, in their order. Not thread-safe. */
final class Course {

    private final List<Sample> samples = new ArrayList<>();

    void add(Sample sample) {
        samples.add(sample);
    }

    /** The greatest value of a figure; 0 without samples. */
    double max(ToDoubleFunction<Sample> figure) {
        return max(samples, figure);
    }

    /**
     * What a figure's maximum of the last third is to that of the second third; about 1 where it has come to rest. The first
     * third doesn't count: tables grow until they have room for what lies in them between two vacuums.
     *
     * @return empty if there are fewer than three samples, or nothing to compare with
     */
    OptionalDouble growth(ToDoubleFunction<Sample> figure) {
        int count = samples.size();
        double before = max(samples.subList(count / 3, count * 2 / 3), figure);
        double after = max(samples.subList(count * 2 / 3, count), figure);
        return count < 3 || before == 0 ? OptionalDouble.empty() : OptionalDouble.of(after / before);
    }

    private static double max(List<Sample> some, ToDoubleFunction<Sample> figure) {
        return some.stream().mapToDouble(figure).max().orElse(0);
    }
}
