package dev.eventra.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.Fakes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

    private final AtomicLong clock = new AtomicLong();
    private final Heartbeats heartbeats = new Heartbeats(clock::get);

    @Test
    void a_worker_whose_report_stays_the_same_is_silent_until_it_reports_again() {
        assertThat(after(0, worker(1, true))).isEmpty();
        assertThat(after(1000, worker(1, true))).isEmpty();
        assertThat(after(2500, worker(1, true))).isEmpty();
        assertThat(after(2501, worker(1, true))).containsExactly("a");
        assertThat(after(9000, worker(1, true))).containsExactly("a");
        assertThat(after(9500, worker(2, true))).isEmpty();
    }

    @Test
    void who_is_not_a_member_is_gone_and_not_silent() {
        after(0, worker(1, false));

        assertThat(after(9000, worker(1, false))).isEmpty();
    }

    @Test
    void the_clock_of_who_reports_does_not_matter() {
        after(0, worker(5_000_000, true));

        assertThat(after(1000, worker(-5_000_000, true))).isEmpty();
    }

    private List<String> after(long millis, WorkerInfo worker) {
        clock.set(millis * 1_000_000);
        return List.copyOf(heartbeats.silent(List.of(worker)));
    }

    private static WorkerInfo worker(long reported, boolean alive) {
        WorkerInfo like = Fakes.worker("a", alive, 0);
        return new WorkerInfo(
                like.id(),
                like.alive(),
                like.master(),
                like.host(),
                like.version(),
                like.started(),
                Instant.ofEpochSecond(reported),
                like.outboxes(),
                like.shards(),
                like.published(),
                like.relayed(),
                like.delivered(),
                like.lastProblem(),
                like.drained(),
                like.wish());
    }
}
