package dev.eventra.engine.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.engine.testkit.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningTaskTest {

    private final Threads onThisThread = new Threads(Runnable::run);

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void an_interrupt_left_behind_by_the_pools_former_task_is_not_the_tasks() {
        AtomicBoolean interrupted = new AtomicBoolean(true);
        Thread.currentThread().interrupt();
        onThisThread.start("t", () -> interrupted.set(Thread.currentThread().isInterrupted()));
        assertThat(interrupted).isFalse();
    }

    @Test
    void a_failure_is_logged_and_passed_on() {
        Error defect = new LinkageError("defect");
        try (LogCapture log = new LogCapture(RunningTask.class)) {
            assertThatThrownBy(() -> onThisThread.start("t", () -> {
                        throw defect;
                    }))
                    .isSameAs(defect);
            assertThat(log.lines()).containsExactly("SEVERE task t has ended with a failure");
            assertThat(log.records().get(0).getThrown()).isSameAs(defect);
        }
    }

    @Test
    void a_task_within_a_context_is_run_by_it() {
        List<String> calls = new ArrayList<>();
        Threads within = onThisThread.within(work -> {
            calls.add("enter");
            work.run();
            calls.add("leave");
        });

        RunningTask task = within.start("t", () -> calls.add("task"));

        assertThat(calls).containsExactly("enter", "task", "leave");
        assertThat(task.isDone()).isTrue();
    }
}
