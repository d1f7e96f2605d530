package dev.eventra.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.console.Fakes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;

class LiveFeedTest {

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final ScheduledExecutorService scheduler =
            Fakes.of(ScheduledExecutorService.class, Map.of("scheduleWithFixedDelay", args -> {
                tasks.add((Runnable) args[0]);
                return Fakes.of(ScheduledFuture.class, Map.of("cancel", with -> cancelled.add("cancelled")));
            }));

    @Test
    void reads_only_while_somebody_looks() {
        LiveFeed feed =
                new LiveFeed(() -> Fakes.snapshot(List.of(), List.of(), List.of()), scheduler, Duration.ofSeconds(2));
        List<Snapshot> first = new ArrayList<>();
        List<Snapshot> second = new ArrayList<>();

        LiveFeed.Listening one = feed.listen(first::add);
        LiveFeed.Listening two = feed.listen(second::add);
        tasks.get(0).run();
        one.close();
        tasks.get(0).run();

        assertThat(tasks).hasSize(1);
        assertThat(first).hasSize(1);
        assertThat(second).hasSize(2);
        assertThat(cancelled).isEmpty();
        two.close();
        assertThat(cancelled).hasSize(1);
        assertThat(feed.latest()).isEmpty();
    }

    @Test
    void one_that_fails_keeps_nobody_from_being_told() {
        LiveFeed feed =
                new LiveFeed(() -> Fakes.snapshot(List.of(), List.of(), List.of()), scheduler, Duration.ofSeconds(2));
        List<Snapshot> told = new ArrayList<>();
        feed.listen(snapshot -> {
            throw new IllegalStateException("closed");
        });
        feed.listen(told::add);

        tasks.get(0).run();

        assertThat(told).hasSize(1);
    }
}
