package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final Duration OPEN = Duration.ofMillis(100);
    private static final Duration QUICK = Duration.ofMillis(1);

    private final DeliveryEvents events = new DeliveryEvents();
    private Breaker breaker;

    private void rules(int failureRate, int calls, Optional<Duration> slow, Duration open) {
        breaker = new Breaker("s", new FlowRules.Breaker(failureRate, calls, slow, open), events);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(System.nanoTime(), new IllegalStateException("away"));
        }
    }

    private void work(int times) {
        for (int i = 0; i < times; i++) {
            breaker.worked(System.nanoTime(), QUICK);
        }
    }

    private void awaitTry() {
        await().pollInterval(Duration.ofMillis(5)).until(() -> breaker.permits() == 1);
    }

    @Test
    void it_opens_when_the_share_of_the_last_calls_has_failed_and_not_before() {
        rules(50, 10, Optional.empty(), Duration.ofHours(1));

        work(10);
        fail(4);
        assertThat(breaker.permits()).isEqualTo(Integer.MAX_VALUE);
        assertThat(events.paused).hasValue(0);
        fail(1);

        assertThat(breaker.permits()).isZero();
        assertThat(breaker.nanosToTry()).isPositive();
        assertThat(events.paused).hasValue(1);
    }

    @Test
    void failures_that_lie_further_back_than_the_last_calls_do_not_count() {
        rules(50, 10, Optional.empty(), OPEN);

        for (int i = 0; i < 20; i++) {
            fail(4);
            work(10);
        }

        assertThat(breaker.permits()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void a_slow_call_counts_as_one_that_failed() {
        rules(100, 2, Optional.of(Duration.ofSeconds(1)), Duration.ofHours(1));

        breaker.worked(System.nanoTime(), Duration.ofSeconds(1));
        breaker.worked(System.nanoTime(), Duration.ofSeconds(2));

        assertThat(breaker.permits()).isZero();
        assertThat(events.pauses).singleElement().satisfies(cause -> assertThat(cause)
                .hasRootCauseInstanceOf(SlowListenerException.class));
    }

    @Test
    void one_call_at_a_time_tries_and_the_first_that_works_closes_it() {
        rules(100, 2, Optional.empty(), OPEN);
        fail(2);
        awaitTry();

        assertThat(breaker.begin()).isTrue();
        assertThat(breaker.permits()).as("while one tries").isZero();
        fail(1);
        breaker.end(true);
        assertThat(breaker.permits()).as("after it failed").isZero();
        awaitTry();
        assertThat(breaker.begin()).isTrue();
        work(1);
        breaker.end(true);

        assertThat(breaker.permits()).isEqualTo(Integer.MAX_VALUE);
        assertThat(events.paused).as("told once").hasValue(1);
        assertThat(events.resumed).hasValue(1);
    }

    @Test
    void a_try_that_tells_nothing_leaves_its_place_to_the_next() {
        rules(100, 1, Optional.empty(), OPEN);
        fail(1);
        awaitTry();

        breaker.end(breaker.begin());

        assertThat(breaker.permits()).isEqualTo(1);
        assertThat(events.resumed).hasValue(0);
    }

    @Test
    void calls_that_began_before_it_opened_tell_nothing_when_they_end() {
        rules(100, 1, Optional.empty(), OPEN);
        long before = System.nanoTime();
        fail(1);
        awaitTry();
        assertThat(breaker.begin()).isTrue();

        breaker.worked(before, QUICK);
        assertThat(breaker.permits()).as("still tried").isZero();
        work(1);
        breaker.end(true);
        breaker.failed(before, new IllegalStateException("long ago"));

        assertThat(breaker.permits()).isEqualTo(Integer.MAX_VALUE);
        assertThat(events.paused).hasValue(1);
    }

    @Test
    void without_rules_it_never_opens() {
        breaker = new Breaker("s", null, events);
        fail(1_000);

        assertThat(breaker.permits()).isEqualTo(Integer.MAX_VALUE);
        assertThat(breaker.begin()).isFalse();
    }
}
