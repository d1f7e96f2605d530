package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dispatcher with turns that a test decides, as the poll loop drives it. */
@Timeout(60)
class DispatcherTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final DeliveryEvents events = new DeliveryEvents();
    private final OffsetTracker tracker = new OffsetTracker();
    private long offset;
    private Dispatcher dispatcher;

    @AfterEach
    void end() {
        dispatcher.halt();
        pool.shutdownNow();
    }

    private void dispatch(int concurrency, Executor executor, Function<String, Turn> turns) {
        dispatch(SubscriptionSettings.of("test", "s", "t").withConcurrency(concurrency), executor, turns);
    }

    private void dispatch(SubscriptionSettings settings, Executor executor, Function<String, Turn> turns) {
        Pause pause = new Pause(new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)), new Random(1));
        dispatcher = new Dispatcher(
                settings,
                new Threads(executor),
                delivery -> {
                    Turn turn = turns.apply(delivery.group());
                    if (turn == Turn.DONE) {
                        done.add(delivery.group());
                    }
                    return turn;
                },
                pause,
                new Breaker("s", null, events),
                events);
    }

    private void submit(String... groups) {
        List<Delivery> deliveries = new ArrayList<>();
        for (String group : groups) {
            Event event = Event.builder("tested")
                    .source("/test")
                    .group(group)
                    .data("1")
                    .build();
            long at = offset++;
            deliveries.add(new Delivery("s", PARTITION, at, tracker, tracker.add(at, 1), event, null, null));
        }
        dispatcher.submit(deliveries);
    }

    private void awaitDone(String... groups) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            dispatcher.startWorkers();
            return done.containsAll(List.of(groups));
        });
    }

    @Test
    void a_pause_ends_though_a_listener_hangs_since_before_it() {
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicBoolean away = new AtomicBoolean(true);
        dispatch(4, pool, group -> {
            if (group.equals("hung")) {
                hangs.countDown();
                awaitForEver();
            }
            return away.get() ? new Turn.Unavailable(new IllegalStateException("away")) : Turn.DONE;
        });
        submit("hung");
        await().until(() -> hangs.getCount() == 0);
        submit("a", "b", "c");
        await().until(() -> events.paused.get() == 1);

        away.set(false);

        awaitDone("a", "b", "c");
        assertThat(events.resumed).hasValue(1);
    }

    private static void awaitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_event_that_can_not_have_its_turn_does_not_keep_the_others_from_ending_the_pause() {
        AtomicBoolean first = new AtomicBoolean(true);
        dispatch(1, pool, group -> {
            if (group.equals("bad")) {
                return new Turn.Unavailable(new IllegalStateException("always"));
            }
            return first.getAndSet(false) ? new Turn.Unavailable(new IllegalStateException("away")) : Turn.DONE;
        });

        submit("bad", "a", "b");

        awaitDone("a", "b");
    }

    @Test
    void a_turn_that_tells_nothing_does_not_end_a_pause() {
        AtomicInteger lost = new AtomicInteger();
        dispatch(2, pool, group -> {
            if (group.equals("lost")) {
                lost.incrementAndGet();
                return Turn.LOST;
            }
            return new Turn.Unavailable(new IllegalStateException("away"));
        });
        submit("a");
        await().until(() -> events.paused.get() == 1);
        submit("lost");

        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            dispatcher.startWorkers();
            return lost.get() >= 2;
        });
        assertThat(events.resumed).hasValue(0);
    }

    @Test
    void whatever_is_thrown_the_lane_runs_again() {
        Map<String, AtomicInteger> calls = Map.of("a", new AtomicInteger(), "b", new AtomicInteger());
        dispatch(2, pool, group -> {
            if (calls.get(group).getAndIncrement() == 0) {
                if (group.equals("a")) {
                    throw new StackOverflowError();
                }
                DispatcherTest.<RuntimeException>sneaky(new InterruptedException("undeclared"));
            }
            return Turn.DONE;
        });

        submit("a", "b");

        awaitDone("a", "b");
        assertThat(tracker.unfinished()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void a_server_that_gives_no_threads_gets_asked_again_for_all_of_them() {
        AtomicInteger refusals = new AtomicInteger(20);
        CountDownLatch three = new CountDownLatch(3);
        dispatch(
                3,
                task -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    pool.execute(task);
                },
                group -> {
                    three.countDown();
                    try {
                        // all three threads at the same time
                        three.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Turn.DONE;
                });

        submit("a", "b", "c");

        awaitDone("a", "b", "c");
    }

    @Test
    void what_can_not_work_ends_the_dispatching_and_is_told_once() {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        dispatch(1, pool, group -> {
            turns.incrementAndGet();
            return new Turn.Halt(new IllegalStateException("wrong"));
        });
        dispatcher.onHalt(cause -> told.incrementAndGet());

        submit("a", "b");

        await().until(() -> told.get() == 1);
        dispatcher.startWorkers();
        await().during(Duration.ofMillis(200)).until(() -> turns.get() == 1);
        assertThat(tracker.unfinished()).isEqualTo(2);
    }

    @Test
    void while_it_is_suspended_no_turn_begins_and_what_runs_goes_on_and_nothing_is_forgotten() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Set<String> begun = ConcurrentHashMap.newKeySet();
        dispatch(2, pool, group -> {
            begun.add(group);
            if (group.equals("runs")) {
                began.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return Turn.DONE;
        });
        submit("runs");
        await().until(() -> began.getCount() == 0);

        dispatcher.suspend();
        submit("a", "b");
        release.countDown();
        awaitDone("runs");
        await().during(Duration.ofMillis(300)).until(() -> {
            dispatcher.startWorkers();
            return begun.equals(Set.of("runs"));
        });
        assertThat(tracker.unfinished()).isEqualTo(2);

        dispatcher.proceed();
        awaitDone("a", "b");
    }

    @Test
    void a_stop_keeps_the_event_and_its_place_until_it_proceeds_and_is_told_once() {
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicInteger turns = new AtomicInteger();
        dispatch(1, pool, group -> {
            turns.incrementAndGet();
            if (broken.get()) {
                DeliveryInfo info = new DeliveryInfo("s", group, "e-" + group, "tested", "t", 0, 0, 5);
                return new Turn.Stop(info, new IllegalStateException("poison"));
            }
            return Turn.DONE;
        });
        submit("a", "b");
        await().until(() -> events.stops.size() == 1);
        await().during(Duration.ofMillis(300)).until(() -> {
            dispatcher.startWorkers();
            return turns.get() == 1;
        });
        assertThat(tracker.unfinished()).isEqualTo(2);

        dispatcher.proceed();
        await().until(() -> events.stops.size() == 2);
        broken.set(false);
        dispatcher.proceed();

        awaitDone("a", "b");
    }

    @Test
    void a_rate_holds_no_thread_while_the_next_event_is_not_due() {
        SubscriptionSettings settings =
                SubscriptionSettings.of("test", "s", "t").withFlow(new FlowRules(1, Optional.empty()));
        AtomicInteger threads = new AtomicInteger();
        dispatch(
                settings,
                task -> pool.execute(() -> {
                    threads.incrementAndGet();
                    task.run();
                    threads.decrementAndGet();
                }),
                group -> Turn.DONE);
        dispatcher.share(1, 100);

        submit("a", "b", "c");

        awaitDone("a");
        // the next is due in more than a minute
        await().until(() -> {
            dispatcher.startWorkers();
            return threads.get() == 0;
        });
        assertThat(done).hasSize(1);
        assertThat(tracker.unfinished()).isEqualTo(2);
    }

    @Test
    void a_rate_is_kept_over_all_turns() {
        SubscriptionSettings settings =
                SubscriptionSettings.of("test", "s", "t").withFlow(new FlowRules(200, Optional.empty()));
        dispatch(settings, pool, group -> Turn.DONE);
        dispatcher.share(1, 2);
        String[] groups = new String[100];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = "g" + i;
        }
        long begin = System.nanoTime();

        submit(groups);
        awaitDone(groups);

        // the last of 100 events at 100 per second begins after 990 ms, but for a burst
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
    }
}
