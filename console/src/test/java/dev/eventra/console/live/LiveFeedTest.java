package dev.eventra.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.console.Fakes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void a_turn_that_outlasts_its_listeners_is_over_before_the_next_begins() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger readers = new AtomicInteger();
        List<Integer> together = new CopyOnWriteArrayList<>();
        LiveFeed feed = new LiveFeed(
                () -> {
                    together.add(readers.incrementAndGet());
                    reading.countDown();
                    await(goOn);
                    readers.decrementAndGet();
                    return Fakes.snapshot(List.of(), List.of(), List.of());
                },
                scheduler,
                Duration.ofSeconds(2));
        List<Snapshot> told = new CopyOnWriteArrayList<>();
        LiveFeed.Listening one = feed.listen(told::add);
        Thread old = new Thread(tasks.get(0), "old-turn");
        old.start();
        await(reading);
        one.close();
        assertThat(feed.latest()).isEmpty();
        feed.listen(told::add);
        Thread young = new Thread(tasks.get(1), "young-turn");
        young.start();
        while (young.isAlive() && young.getState() != Thread.State.BLOCKED && together.size() == 1) {
            Thread.onSpinWait();
        }

        goOn.countDown();
        old.join();
        young.join();

        assertThat(together).containsExactly(1, 1);
        assertThat(told).hasSize(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
