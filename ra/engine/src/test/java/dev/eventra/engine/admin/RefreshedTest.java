package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefreshedTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private <T> Refreshed<T> refreshed(Duration age, Duration patience, Callable<T> read) {
        return new Refreshed<>("reading", new Threads(executor), age, patience, read);
    }

    @Test
    void it_is_read_once_while_it_is_young_and_anew_when_something_was_changed() {
        AtomicInteger reads = new AtomicInteger();
        Refreshed<Integer> refreshed = refreshed(LONG, LONG, reads::incrementAndGet);

        assertThat(refreshed.get().value()).isEqualTo(1);
        assertThat(refreshed.get().value()).isEqualTo(1);

        refreshed.expire();
        assertThat(refreshed.get().value()).isEqualTo(2);
    }

    @Test
    void after_a_failure_what_was_read_before_holds() {
        AtomicReference<Exception> failure = new AtomicReference<>();
        Refreshed<String> refreshed = refreshed(LONG, LONG, () -> {
            if (failure.get() != null) {
                throw failure.get();
            }
            return "known";
        });
        assertThat(refreshed.get().isCurrent()).isTrue();

        failure.set(new IllegalStateException("away"));
        refreshed.expire();

        assertThat(refreshed.get().value()).isEqualTo("known");
        assertThat(refreshed.get().isCurrent()).isFalse();
        assertThat(refreshed.get().problem()).isEqualTo("away");
    }

    @Test
    void what_was_read_last_is_told_without_waiting_while_it_is_young_and_was_read_well() {
        AtomicReference<Exception> failure = new AtomicReference<>();
        Refreshed<String> refreshed = refreshed(LONG, LONG, () -> {
            if (failure.get() != null) {
                throw failure.get();
            }
            return "known";
        });
        assertThat(refreshed.recent(LONG)).isEmpty();

        refreshed.renew(LONG);
        await().untilAsserted(() -> assertThat(refreshed.recent(LONG)).contains("known"));
        assertThat(refreshed.recent(Duration.ZERO)).isEmpty();

        failure.set(new IllegalStateException("away"));
        refreshed.renew(LONG);
        assertThat(refreshed.recent(LONG)).contains("known");
        refreshed.renew(Duration.ZERO);
        await().untilAsserted(() -> assertThat(refreshed.recent(LONG)).isEmpty());
    }

    @Test
    void who_asks_while_it_hangs_is_answered_after_a_bounded_time_and_costs_no_further_thread() {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        Refreshed<String> refreshed = refreshed(LONG, Duration.ofMillis(100), () -> {
            reads.incrementAndGet();
            hanging.await();
            return "late";
        });

        for (int i = 0; i < 3; i++) {
            Refreshed.State<String> state = refreshed.get();
            assertThat(state.value()).isNull();
            assertThat(state.isCurrent()).isFalse();
            assertThat(state.problem()).isEqualTo("does not answer");
        }
        assertThat(reads).hasValue(1);

        hanging.countDown();
        await().untilAsserted(() -> assertThat(refreshed.get().value()).isEqualTo("late"));
    }
}
