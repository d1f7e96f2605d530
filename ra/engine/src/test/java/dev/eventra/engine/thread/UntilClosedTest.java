package dev.eventra.engine.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.testkit.LogCapture;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UntilClosedTest {

    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger turns = new AtomicInteger();
    private final UntilClosed loop = new UntilClosed(
            "work", closed::get, System.getLogger(UntilClosedTest.class.getName()), Duration.ofMillis(1));

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void a_failure_is_logged_once_as_long_as_it_is_the_same_and_ends_nothing() {
        try (LogCapture log = new LogCapture(UntilClosedTest.class)) {
            loop.run(() -> {
                int turn = turns.incrementAndGet();
                closed.set(turn == 6);
                if (turn <= 2 || turn == 4) {
                    throw new LinkageError("defect");
                }
            });
            assertThat(log.lines())
                    .as("again after it had worked")
                    .containsExactly("SEVERE work: goes on after a failure", "SEVERE work: goes on after a failure");
        }
        assertThat(turns).hasValue(6);
    }

    @Test
    void an_interrupt_ends_it_only_when_it_is_told_to_end() {
        try (LogCapture log = new LogCapture(UntilClosedTest.class)) {
            loop.run(() -> {
                closed.set(turns.incrementAndGet() == 2);
                throw new InterruptedException();
            });
            assertThat(log.lines())
                    .containsExactly("WARNING work: interrupted though nothing is being stopped; goes on");
        }
        assertThat(turns).hasValue(2);
        assertThat(Thread.interrupted()).as("told to who called").isTrue();
    }
}
