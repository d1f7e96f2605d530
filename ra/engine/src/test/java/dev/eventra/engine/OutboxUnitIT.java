package dev.eventra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.cluster.OutboxRegistration;
import dev.eventra.engine.cluster.ShardOwnership;
import dev.eventra.engine.config.NamedOutbox;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStarter;
import dev.eventra.engine.relay.RelayListener;
import dev.eventra.engine.relay.RelayRunner;
import dev.eventra.engine.relay.RelaySettings;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.Waiter;
import dev.eventra.stack.EmbeddedKafka;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The opening of one outbox on a server that has no thread just now. */
@ExtendWith(SharedServers.class)
class OutboxUnitIT {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<OutboxRegistration> entered = new CopyOnWriteArrayList<>();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    /** Two of three requests are refused, but the first, which is for the opening itself. */
    private Threads scarce() {
        AtomicInteger asked = new AtomicInteger(2);
        return new Threads(task -> {
            if (asked.getAndIncrement() % 3 != 2) {
                refused.incrementAndGet();
                throw new RejectedExecutionException("all threads are busy");
            }
            started.incrementAndGet();
            executor.execute(task);
        });
    }

    private OutboxUnit unit(KafkaSettings kafka, DataSource database) {
        TransactionSynchronizationRegistry registry = (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> Status.STATUS_NO_TRANSACTION);
        RelayRunner relay = new RelayRunner(
                kafka,
                RelaySettings.defaults("test"),
                "w",
                (shard, epoch) -> ShardOwnership.Verdict.UNKNOWN,
                new RelayListener() {},
                name -> Optional.empty());
        return new OutboxUnit(
                new NamedOutbox(
                        new OutboxSettings(
                                "test", "orders", "jdbc/test", 1, "t-" + UUID.randomUUID(), SchemaMode.CREATE),
                        TopicSettings.brokerDefaults()),
                new OutboxUnit.Surroundings(
                        new OutboxStarter.Server(name -> database, Optional::empty, registry),
                        outbox -> new TopicStarter(kafka, outbox.topics()),
                        relay,
                        registration -> {
                            entered.add(registration);
                            return CompletableFuture.completedStage(registration.layout());
                        },
                        unit -> (name, shard, events) -> {}));
    }

    @Test
    void what_is_refused_a_thread_is_tried_again_until_the_outbox_is_in_the_cluster(EmbeddedKafka kafka)
            throws Exception {
        List<Outbox> told = new CopyOnWriteArrayList<>();
        Threads threads = scarce();
        OutboxUnit unit = unit(new KafkaSettings(kafka.bootstrapServers(), Map.of()), TestDatabase.inMemory());
        try (LogCapture log = new LogCapture(OutboxUnit.class)) {
            unit.start(threads, outbox -> {
                threads.start("eventra-admin", () -> {});
                told.add(outbox);
            });

            await().atMost(Duration.ofSeconds(60)).until(() -> !entered.isEmpty());

            assertThat(entered).extracting(OutboxRegistration::name).containsExactly("orders");
            assertThat(told).hasSize(1);
            // the opening, the watch, whoever is told, the mover
            assertThat(started).hasValue(4);
            assertThat(refused).hasValue(6);
            assertThat(log.lines())
                    .hasSize(3)
                    .containsOnly(
                            "WARNING outbox orders, which needs a thread of the server, waits: all threads are busy");
        } finally {
            unit.stop();
            unit.stopKeepers();
            unit.closeKeepers(() -> Duration.ofSeconds(5));
        }
        assertThat(unit.awaitStopped(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void neither_a_stray_interrupt_nor_a_failure_ends_the_opening(EmbeddedKafka kafka) throws Exception {
        AtomicInteger told = new AtomicInteger();
        OutboxUnit unit = unit(new KafkaSettings(kafka.bootstrapServers(), Map.of()), TestDatabase.inMemory());
        try {
            unit.start(new Threads(executor), outbox -> {
                switch (told.incrementAndGet()) {
                    case 1 -> {
                        Thread.currentThread().interrupt();
                        new Waiter().await(Duration.ofMinutes(5));
                    }
                    case 2 -> throw new LinkageError("as if");
                    default -> {
                        // works again
                    }
                }
            });

            await().atMost(Duration.ofSeconds(60)).until(() -> !entered.isEmpty());

            assertThat(told).hasValue(3);
        } finally {
            unit.stop();
            unit.stopKeepers();
            unit.closeKeepers(() -> Duration.ofSeconds(5));
        }
        assertThat(unit.awaitStopped(Duration.ofSeconds(10))).isTrue();
    }
}
