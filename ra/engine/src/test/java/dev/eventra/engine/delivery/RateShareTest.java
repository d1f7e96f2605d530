package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateShareTest {

    /** When the last of some events may begin, as if each began as soon as it may; the limiter's own clock hardly moves. */
    private static double secondsFor(RateShare rate, int events, int most) {
        long begin = System.nanoTime();
        int left = events;
        while (left > 0) {
            int turn = Math.min(left, rate.most(most));
            rate.begin(turn, begin);
            left -= turn;
        }
        return rate.nanosToNext(begin) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    @Property(tries = 200)
    void events_take_as_long_as_the_share_of_the_rate_says(
            @ForAll @IntRange(min = 1, max = 100_000) int perSecond,
            @ForAll @IntRange(min = 1, max = 64) int total,
            @ForAll @IntRange(min = 1, max = 64) int assigned,
            @ForAll @IntRange(min = 1, max = 100) int most) {
        RateShare rate = new RateShare(perSecond);
        int mine = Math.min(assigned, total);
        rate.share(mine, total);
        double share = (double) perSecond * mine / total;
        int events = (int) Math.max(1_000, share * 10);

        // but for the burst of a hundredth of a second, and one more event
        assertThat(secondsFor(rate, events, most))
                .isBetween((events - 2 - share / 50) / share - 0.5, (events + 2 + share / 50) / share + 0.5);
    }

    @Test
    void without_a_limit_nothing_waits() {
        RateShare rate = new RateShare(0);
        rate.share(1, 8);

        rate.begin(1_000, System.nanoTime());

        assertThat(rate.nanosToNext(System.nanoTime())).isZero();
        assertThat(rate.most(100)).isEqualTo(100);
    }

    @Test
    void a_batch_takes_no_more_than_is_due_within_a_second() {
        RateShare rate = new RateShare(80);
        rate.share(2, 8);

        assertThat(rate.most(100)).isEqualTo(20);
        rate.share(8, 8);
        assertThat(rate.most(100)).isEqualTo(80);
        rate.share(1, 1_000);
        assertThat(rate.most(100)).isEqualTo(1);
    }

    @Test
    void who_has_no_partition_keeps_its_share_until_it_has() {
        RateShare rate = new RateShare(80);
        rate.share(2, 8);
        rate.share(0, 8);

        assertThat(rate.most(100)).isEqualTo(20);
    }
}
