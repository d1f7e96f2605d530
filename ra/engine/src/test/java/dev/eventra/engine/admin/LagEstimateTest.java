package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.engine.admin.LagEstimate.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagEstimateTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void what_lies_between_positions_and_ends_is_added_up_and_the_oldest_next_record_gives_the_time() {
        assertThat(LagEstimate.of(
                        Map.of(0, 10L, 1, 5L, 2, 7L),
                        Map.of(0, 12L, 1, 8L, 2, 7L),
                        List.of(next(0, 4), next(1, 90)),
                        NOW))
                .isEqualTo(new SubscriptionLag(5L, Duration.ofSeconds(90)));
    }

    @Test
    void a_subscription_at_the_ends_is_not_behind_whatever_was_told() {
        assertThat(LagEstimate.of(Map.of(0, 12L), Map.of(0, 12L), List.of(next(0, 4)), NOW))
                .isEqualTo(new SubscriptionLag(0L, Duration.ZERO));
    }

    @Test
    void a_position_beyond_an_end_that_was_read_earlier_is_not_behind() {
        assertThat(LagEstimate.of(Map.of(0, 14L), Map.of(0, 12L), List.of(), NOW)
                        .records())
                .isZero();
    }

    @Test
    void nobody_who_has_read_the_next_record_leaves_the_time_unknown() {
        assertThat(LagEstimate.of(Map.of(0, 10L, 1, 1L), Map.of(0, 12L, 1, 3L), List.of(next(1, 4)), NOW))
                .isEqualTo(new SubscriptionLag(4L, null));
    }

    @Test
    void who_had_none_left_is_behind_by_the_age_of_its_report_at_the_most() {
        Told caughtUp = new Told(new WorkerReport.Partition(0, 0L, null), Duration.ofMillis(800));

        assertThat(LagEstimate.of(Map.of(0, 10L), Map.of(0, 12L), List.of(caughtUp), NOW))
                .isEqualTo(new SubscriptionLag(2L, Duration.ofMillis(800)));
    }

    @Test
    void an_end_that_kafka_does_not_tell_and_a_subscription_that_never_began_leave_all_unknown() {
        assertThat(LagEstimate.of(Map.of(0, 10L, 1, 1L), Map.of(0, 12L), List.of(), NOW))
                .isEqualTo(SubscriptionLag.UNKNOWN);
        assertThat(LagEstimate.of(Map.of(), Map.of(0, 12L), List.of(), NOW)).isEqualTo(SubscriptionLag.UNKNOWN);
    }

    private static Told next(int partition, int secondsAgo) {
        return new Told(new WorkerReport.Partition(partition, 1L, NOW.minusSeconds(secondsAgo)), Duration.ofSeconds(1));
    }
}
