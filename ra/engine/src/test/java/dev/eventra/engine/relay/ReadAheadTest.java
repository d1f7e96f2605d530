package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ReadAhead ahead = new ReadAhead(1);

    @AfterEach
    void close() {
        ahead.close();
        executor.shutdownNow();
    }

    private <T> Future<T> begun(Callable<T> work) {
        AtomicReference<Future<T>> begun = new AtomicReference<>();
        await().until(() -> {
            Optional<Future<T>> future = ahead.begin(work);
            future.ifPresent(begun::set);
            return future.isPresent();
        });
        return begun.get();
    }

    @Test
    void work_is_done_on_a_thread_of_its_own_and_not_begun_where_none_is_free() throws Exception {
        assertThat(ahead.begin(() -> 1)).as("not started").isEmpty();
        ahead.start(new Threads(executor));
        CountDownLatch end = new CountDownLatch(1);
        Future<String> first = begun(() -> {
            end.await();
            return Thread.currentThread().getName();
        });
        assertThat(ahead.begin(() -> 2)).isEmpty();
        end.countDown();
        assertThat(first.get()).isEqualTo("eventra-relay-ahead-1");
        assertThat(begun(() -> 3).get()).isEqualTo(3);
    }

    @Test
    void a_failure_is_told_to_who_waits_and_ends_no_thread() throws Exception {
        ahead.start(new Threads(executor));
        Future<Object> failing = begun(() -> {
            throw new SQLException("no answer");
        });
        assertThatThrownBy(failing::get).hasCauseInstanceOf(SQLException.class);
        assertThat(begun(() -> 4).get()).isEqualTo(4);
    }

    @Test
    void closing_ends_its_threads_those_at_work_too_and_a_stray_interrupt_does_not() throws Exception {
        RunningTask thread = ahead.start(new Threads(executor)).get(0);
        thread.interrupt();
        assertThat(begun(() -> 5).get()).isEqualTo(5);
        begun(() -> {
            new CountDownLatch(1).await();
            return 6;
        });
        ahead.close();
        assertThat(thread.await(Duration.ofSeconds(10))).isTrue();
        assertThat(ahead.begin(() -> 7)).isEmpty();
    }
}
