package dev.eventra.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @Property
    void a_time_is_written_as_the_jdk_writes_it(
            @ForAll @LongRange(min = -70_000_000_000L, max = 260_000_000_000L) long second,
            @ForAll @IntRange(max = 999_999_999) int nano) {
        for (int fraction : new int[] {nano, nano / 1_000 * 1_000, nano / 1_000_000 * 1_000_000, 0}) {
            assertWritten(Instant.ofEpochSecond(second, fraction));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "2024-02-29T12:00:00.000001Z",
                "1969-12-31T23:59:59.9Z",
                "-0001-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z"
            })
    void the_ends_and_turns_of_the_calendar_too(String time) {
        assertWritten(Instant.parse(time));
    }

    private static void assertWritten(Instant time) {
        assertThat(new String(Timestamps.write(time), StandardCharsets.US_ASCII))
                .isEqualTo(time.toString());
    }
}
