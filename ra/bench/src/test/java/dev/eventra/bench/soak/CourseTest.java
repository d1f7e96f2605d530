package dev.eventra.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CourseTest {

    @Test
    void growth_compares_the_last_third_with_the_second_and_leaves_out_the_first() {
        assertThat(growth(1, 50, 90, 100, 100, 110)).hasValue(1.1);
        assertThat(growth(500, 1, 100, 100, 50, 10)).hasValue(0.5);
    }

    @Test
    void too_few_samples_tell_nothing_about_growth() {
        assertThat(growth()).isEmpty();
        assertThat(growth(1, 2)).isEmpty();
        assertThat(growth(0, 0, 0)).isEmpty();
    }

    @Test
    void the_greatest_of_all_samples_is_told() {
        assertThat(course(3, 7, 5).max(Sample::published)).isEqualTo(7);
        assertThat(course().max(Sample::published)).isZero();
    }

    private static OptionalDouble growth(long... values) {
        return course(values).growth(Sample::published);
    }

    private static Course course(long... values) {
        Course course = new Course();
        for (long value : values) {
            course.add(new Sample(
                    Duration.ZERO, value, 0, new Tables.Look(0, 0, 0, 0, 0, 0), new ReadProbe.Cost(0, 0, 0), 0));
        }
        return course;
    }
}
