package dev.eventra.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.Fakes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

    private final AtomicLong clock = new AtomicLong();
    private final Heartbeats heartbeats = new Heartbeats(clock::get);

    @Test
    void a_worker_that_has_told_nothing_for_two_seconds_is_silent_until_it_tells_again() {
        assertThat(after(0, worker(300, true))).isEmpty();
        assertThat(after(5000, worker(2000, true))).isEmpty();
        assertThat(after(5001, worker(2001, true))).containsExactly("a");
        assertThat(after(9000, worker(6000, true))).containsExactly("a");
        assertThat(after(9500, worker(100, true))).isEmpty();
    }

    @Test
    void who_is_not_a_member_is_gone_and_not_silent() {
        after(0, worker(100, false));

        assertThat(after(9000, worker(9100, false))).isEmpty();
    }

    @Test
    void who_just_became_a_member_has_time_to_tell_something() {
        after(0, worker(60_000, false));

        assertThat(after(1000, worker(61_000, true))).isEmpty();
        assertThat(after(2999, worker(62_999, true))).isEmpty();
        assertThat(after(3000, worker(63_000, true))).containsExactly("a");
    }

    @Test
    void who_never_told_anything_is_not_silent() {
        after(0, worker(null, true));

        assertThat(after(9000, worker(null, true))).isEmpty();
    }

    private List<String> after(long millis, WorkerInfo worker) {
        clock.set(millis * 1_000_000);
        return List.copyOf(heartbeats.silent(List.of(worker)));
    }

    private static WorkerInfo worker(long silentMillis, boolean alive) {
        return worker(Duration.ofMillis(silentMillis), alive);
    }

    private static WorkerInfo worker(Duration silent, boolean alive) {
        WorkerInfo like = Fakes.worker("a", alive, 0);
        return new WorkerInfo(
                like.id(),
                like.alive(),
                like.master(),
                like.host(),
                like.version(),
                like.started(),
                like.reported(),
                silent,
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
