package dev.eventra.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    private final List<String> users = new ArrayList<>();

    @Test
    void a_burst_places_its_orders_for_its_users_in_turn() {
        Burst burst = new Burst("b", 5, 2, 1, new Pace(0), CLOCK);
        assertThat(burst.progress().done()).isFalse();

        burst.run((user, cents) -> users.add(user));

        assertThat(users).containsExactly("user-1", "user-2", "user-1", "user-2", "user-1");
        assertThat(burst.progress().placed()).isEqualTo(5);
        assertThat(burst.progress().done()).isTrue();
    }

    @Test
    void an_order_that_fails_is_counted_and_the_others_go_on() {
        Burst burst = new Burst("b", 3, 3, 1, new Pace(0), CLOCK);

        burst.run((user, cents) -> {
            if (user.equals("user-2")) {
                throw new IllegalStateException("no database");
            }
        });

        assertThat(burst.progress().placed()).isEqualTo(2);
        assertThat(burst.progress().failed()).isEqualTo(1);
        assertThat(burst.progress().lastError()).contains("no database");
    }

    @Test
    void a_burst_is_done_when_its_last_task_is() {
        Burst burst = new Burst("b", 1, 1, 3, new Pace(0), CLOCK);

        burst.run((user, cents) -> users.add(user));
        burst.run((user, cents) -> users.add(user));
        assertThat(burst.progress().done()).isFalse();
        burst.notStarted(new IllegalStateException("pool is full"));

        assertThat(burst.progress().done()).isTrue();
        assertThat(burst.progress().finishedAt()).isEqualTo(CLOCK.instant());
        assertThat(users).hasSize(1);
    }

    @Test
    void a_burst_that_is_stopped_places_no_more() {
        Burst burst = new Burst("b", 100, 1, 1, new Pace(0), CLOCK);

        burst.run((user, cents) -> {
            users.add(user);
            burst.stop();
        });

        assertThat(users).hasSize(1);
        assertThat(burst.progress().done()).isTrue();
    }

    @Test
    void a_paced_burst_takes_its_time_and_can_be_stopped() {
        Burst burst = new Burst("b", 1_000, 1, 1, new Pace(100), CLOCK);
        long start = System.nanoTime();

        burst.run((user, cents) -> {
            users.add(user);
            if (users.size() == 11) {
                burst.stop();
            }
        });

        // ten intervals of 10 ms
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
        assertThat(users).hasSize(11);
    }
}
