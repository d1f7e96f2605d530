package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.cluster.ShardOwnership;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of the relay, without Kafka: ZooKeeper's answer to each step is the test's. */
@Timeout(30)
class RelayRunnerTest {

    private static final ShardId SHARD = new ShardId("orders", 0);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger steps = new AtomicInteger();
    /** How many threads were asked for. */
    private final AtomicInteger tasks = new AtomicInteger();

    private volatile ShardOwnership answer = (shard, epoch) -> ShardOwnership.Verdict.UNKNOWN;
    private volatile RelayListener listener = new RelayListener() {};
    private RelayRunner runner;

    private RelayEnvironment environment() {
        return new RelayEnvironment(
                RelaySettings.defaults("test").withThreads(1).withReleaseTimeout(Duration.ofMillis(300)),
                "w",
                id -> {
                    throw new IllegalStateException("never asked for");
                },
                (partition, key, timeout) -> Optional.empty(),
                new TransactionMending() {
                    @Override
                    public int mend(ShardContext context, ProducerPair producers) {
                        return 0;
                    }

                    @Override
                    public boolean isOpen(ShardContext context) {
                        return false;
                    }
                },
                new ReadAhead(0),
                (shard, epoch) -> {
                    steps.incrementAndGet();
                    return answer.verify(shard, epoch);
                },
                new RelayListener() {
                    @Override
                    public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
                        listener.failed(shard, epoch, failure, cause);
                    }
                });
    }

    private static Outbox outbox() {
        return new Outbox("orders", UUID.randomUUID(), 1, "t", TestDatabase.inMemory(), new OutboxStore());
    }

    private void run() {
        runner = new RelayRunner(
                environment(), name -> name.equals("orders") ? Optional.of(outbox()) : Optional.empty());
        runner.start(new Threads(task -> {
            tasks.incrementAndGet();
            executor.execute(task);
        }));
    }

    private void awaitMoreSteps() {
        int before = steps.get();
        await().atMost(Duration.ofSeconds(15)).until(() -> steps.get() > before + 1);
    }

    @AfterEach
    void close() throws Exception {
        if (runner != null) {
            runner.close(Duration.ofSeconds(2));
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS))
                .as("no thread stays behind")
                .isTrue();
    }

    @Test
    void a_failure_that_escapes_from_a_step_costs_neither_the_thread_nor_the_shard() {
        AtomicInteger failures = new AtomicInteger();
        listener = new RelayListener() {
            @Override
            public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
                if (failures.getAndIncrement() == 0) {
                    throw new LinkageError("a listener's defect");
                }
            }
        };
        run();
        runner.acquired(SHARD, 7);
        try (LogCapture log = new LogCapture(RelayRunner.class)) {
            awaitMoreSteps();
            assertThat(failures.get()).isGreaterThan(1);
            assertThat(log.lines()).allMatch(line -> line.contains("shard orders/0 epoch 7"));
        }
    }

    @Test
    void a_stray_interrupt_does_not_end_a_thread() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        answer = (shard, epoch) -> {
            thread.set(Thread.currentThread());
            return ShardOwnership.Verdict.UNKNOWN;
        };
        run();
        runner.acquired(SHARD, 1);
        await().until(() -> thread.get() != null);
        thread.get().interrupt();
        awaitMoreSteps();
    }

    @Test
    void a_shard_of_an_outbox_that_is_not_open_is_refused_so_that_it_is_offered_again() {
        run();
        assertThatThrownBy(() -> runner.acquired(new ShardId("other", 3), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outbox other is not open here");
        assertThat(runner.states()).isEmpty();
    }

    @Test
    void a_hanging_shard_is_let_go_of_on_a_thread_that_may_wait() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        answer = (shard, epoch) -> {
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ShardOwnership.Verdict.UNKNOWN;
        };
        run();
        runner.acquired(SHARD, 1);
        await().until(() -> steps.get() == 1);
        int before = tasks.get();

        CompletionStage<Void> released = runner.release(SHARD);

        // who completes it is a race; that it was done on a thread of its own is not
        released.toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(tasks.get()).isEqualTo(before + 1);
        assertThat(runner.states()).isEmpty();
        hang.countDown();
    }

    @Test
    void a_step_that_does_not_end_is_reported_once() {
        AtomicLong now = new AtomicLong();
        AtomicInteger told = new AtomicInteger();
        RelayEnvironment before = environment();
        RelayEnvironment environment = new RelayEnvironment(
                before.settings(),
                before.worker(),
                before.producers(),
                before.progress(),
                before.mending(),
                before.ahead(),
                before.ownership(),
                new RelayListener() {
                    @Override
                    public void stuck(ShardId shard, long epoch, Duration since) {
                        told.incrementAndGet();
                    }
                });
        ShardSlot slot =
                new ShardSlot(SHARD, new ShardRelay(new ShardContext(environment, outbox(), SHARD, 4), now::get));
        RelayWatchdog watchdog = new RelayWatchdog(() -> List.of(slot), Duration.ofSeconds(30), now::get);
        try (LogCapture log = new LogCapture(RelayWatchdog.class)) {
            watchdog.look();
            slot.workBegan = now.get();
            slot.thread = "eventra-relay-2";
            now.addAndGet(Duration.ofSeconds(29).toNanos());
            watchdog.look();
            assertThat(log.lines()).isEmpty();
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            watchdog.look();
            watchdog.look();
            assertThat(log.lines())
                    .containsExactly(
                            "SEVERE shard orders/0 epoch 4, TAKING_OVER: a step has taken 31 s and has not ended,"
                                    + " on thread eventra-relay-2");
            assertThat(told).hasValue(1);
        }
    }
}
