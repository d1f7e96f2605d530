package dev.eventra.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.Fakes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong silentMillis = new AtomicLong();
    private final AtomicInteger readings = new AtomicInteger();
    private final SnapshotReader reader = new SnapshotReader(
            Fakes.of(EventraAdmin.class, Map.of("subscriptions", args -> {
                readings.incrementAndGet();
                return List.of();
            })),
            Fakes.of(
                    ClusterAdmin.class,
                    Map.of(
                            "workers", args -> List.of(worker()),
                            "shards", args -> List.of(),
                            "outboxes", args -> List.of(),
                            "cluster", args -> null)),
            Clock.systemUTC(),
            clock::get);

    @Test
    void all_is_read_once_a_second_and_the_snapshot_before_is_given_in_between() {
        Snapshot first = after(0);

        assertThat(after(500)).isSameAs(first);
        assertThat(readings).hasValue(1);
        assertThat(after(1000)).isNotSameAs(first);
        assertThat(readings).hasValue(2);
    }

    @Test
    void a_worker_that_falls_silent_or_is_back_is_told_at_once() {
        after(0);
        after(1000);
        after(2000);

        silentMillis.set(2100);
        assertThat(after(2500).silent()).containsExactly("a");
        silentMillis.set(0);
        assertThat(after(3000).silent()).isEmpty();
    }

    private Snapshot after(long millis) {
        clock.set(millis * 1_000_000);
        return reader.get();
    }

    private WorkerInfo worker() {
        WorkerInfo like = Fakes.worker("a", true, 0);
        return new WorkerInfo(
                like.id(),
                like.alive(),
                like.master(),
                like.host(),
                like.version(),
                like.started(),
                like.reported(),
                Duration.ofMillis(silentMillis.get()),
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
