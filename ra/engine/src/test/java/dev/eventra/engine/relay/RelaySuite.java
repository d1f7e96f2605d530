package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedKafka;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the relay promises, on real Kafka and a real database. One small subclass for each database. */
@ExtendWith(SharedServers.class)
abstract class RelaySuite {

    private EmbeddedKafka kafka;
    private RelayFixture outbox;

    abstract DataSource freshDatabase() throws SQLException;

    abstract void restartDatabase();

    @BeforeEach
    void open(EmbeddedKafka sharedKafka) throws Exception {
        kafka = sharedKafka;
        outbox = new RelayFixture(sharedKafka, freshDatabase(), 8);
    }

    @AfterEach
    void close() throws Exception {
        outbox.close();
    }

    /** Steps until this many events were committed; stops right after that commit, before their delete. */
    private static void relay(ShardRelay relay, Worker worker, int count) {
        int goal = worker.relayed.get() + count;
        for (int steps = 0; worker.relayed.get() < goal; steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
        }
    }

    /** Steps until the table is empty. */
    private void drain(ShardRelay relay, Worker worker) {
        for (int steps = 0; !outbox.drained(); steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
        }
    }

    private static void stepUntilStopped(ShardRelay relay) {
        int steps = 0;
        while (relay.step().isPresent()) {
            assertThat(++steps).isLessThan(50);
        }
        relay.stop();
        assertThat(relay.state()).isEqualTo(RelayState.STOPPED);
    }

    @Test
    void events_arrive_as_cloudevents_in_order_and_leave_the_table() throws Exception {
        Event event = Event.builder("order.placed")
                .source("/shop")
                .subject("order 7")
                .group("customer-ä")
                .time(Instant.parse("2026-11-21T10:15:30.123456Z"))
                .dataSchema("https://example.com/order.json")
                .extension("tenant", "acme")
                .contentType("application/json")
                .data("{\"total\":7}")
                .build();
        try (Connection connection = outbox.database.getConnection()) {
            outbox.store.insert(connection, 3, List.of(event));
        }
        outbox.committed("customer-ä", List.of(event.id()));
        Worker worker = outbox.worker("w1");
        drain(worker.relay(3, 1), worker);

        outbox.assertExactlyPublished();
        ConsumerRecord<byte[], byte[]> read =
                TopicReader.readAll(outbox.kafka, outbox.topic).get(0);
        assertThat(new CloudEventCodec().decode(read)).isEqualTo(event);
        CloudEvent foreign;
        try (CloudEventDeserializer deserializer = new CloudEventDeserializer()) {
            foreign = deserializer.deserialize(read.topic(), read.headers(), read.value());
        }
        assertThat(foreign.getId()).isEqualTo(event.id());
        assertThat(foreign.getType()).isEqualTo("order.placed");
        assertThat(foreign.getSubject()).isEqualTo("order 7");
        assertThat(foreign.getTime().toInstant()).isEqualTo(event.time());
        assertThat(foreign.getDataContentType()).isEqualTo("application/json");
        assertThat(foreign.getExtension("partitionkey")).isEqualTo("customer-ä");
        assertThat(foreign.getExtension("tenant")).isEqualTo("acme");
        assertThat(foreign.getData().toBytes()).asString(UTF_8).isEqualTo("{\"total\":7}");
    }

    /** On a slow line a batch of the first size is not delivered before its producer gives it up. */
    @Test
    void what_is_too_much_for_the_line_is_sent_in_smaller_batches() throws Exception {
        outbox.publish(0, "g", 400);
        for (boolean abortFails : List.of(false, true)) {
            Worker worker = outbox.worker("slow");
            worker.producers.inject(new FaultyProducers.Fault() {
                private int sent;

                @Override
                public void before(String id, String method) {
                    sent = method.equals("send") ? sent + 1 : method.equals("beginTransaction") ? 0 : sent;
                    if (sent > 100 && (method.equals("send") || abortFails && method.equals("abortTransaction"))) {
                        throw new TimeoutException("as if the line was slow");
                    }
                }
            });
            drain(worker.relay(0, abortFails ? 2 : 1), worker);
            assertThat(worker.failures).isNotEmpty();
            outbox.assertExactlyPublished();
            outbox.publish(0, "g", 400);
        }
    }

    @Test
    void a_stop_that_fails_closes_the_producers_all_the_same() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, 10);
        AtomicInteger closed = new AtomicInteger();
        worker.producers.inject(new FaultyProducers.Fault() {
            @Override
            public void after(String id, String method) {
                if (method.equals("close")) {
                    closed.incrementAndGet();
                }
            }
        });
        worker.beforeStatement = sql -> {
            throw new OutOfMemoryError("as if");
        };

        assertThatThrownBy(relay::stop).isInstanceOf(OutOfMemoryError.class);

        assertThat(closed).hasValue(2);
        assertThat(relay.state()).isEqualTo(RelayState.STOPPED);
    }

    @Test
    void a_relay_frozen_between_commit_and_delete_does_no_harm_when_it_wakes() throws Exception {
        outbox.publish(0, "g", 10);
        Worker frozen = outbox.worker("frozen");
        ShardRelay old = frozen.relay(0, 1);
        relay(old, frozen, 10);
        assertThat(TestDatabase.count(outbox.database, 0)).as("not deleted yet").isEqualTo(10);

        Worker successor = outbox.worker("successor");
        ShardRelay fresh = successor.relay(0, 2);
        outbox.publish(0, "g", 5);
        relay(fresh, successor, 5);
        outbox.publish(0, "g", 5);

        frozen.verdict = Verdict.LOST;
        stepUntilStopped(old);
        drain(fresh, successor);
        assertThat(successor.settled).hasValue(10);
        outbox.assertExactlyPublished();
    }

    @Test
    @SameOnAnyDatabase
    void a_relay_frozen_within_its_transaction_does_no_harm_when_it_wakes() throws Exception {
        for (String point : List.of("beginTransaction", "send", "commitTransaction")) {
            for (int committedBefore : List.of(0, 1)) {
                outbox.publish(0, "g", 3);
                Worker frozen = outbox.worker("frozen");
                ShardRelay old = frozen.relay(0, 1);
                if (committedBefore > 0) {
                    // so that it is the turn of the other producer
                    relay(old, frozen, 3);
                    outbox.publish(0, "g", 3);
                }
                Worker successor = outbox.worker("successor");
                ShardRelay fresh = successor.relay(0, 2);
                frozen.producers.onceBefore(point, () -> {
                    relay(fresh, successor, 3);
                    frozen.verdict = Verdict.LOST;
                });
                stepUntilStopped(old);
                drain(fresh, successor);
                outbox.assertExactlyPublished();
            }
        }
    }

    @Test
    void of_two_interleaved_takeovers_one_gets_on_and_nothing_is_repeated() throws Exception {
        outbox.publish(0, "g", 10);
        Worker first = outbox.worker("first", s -> s.withBatch(new RelaySettings.Batch(2, 1000)));
        Worker second = outbox.worker("second", s -> s.withBatch(new RelaySettings.Batch(2, 1000)));
        ShardRelay one = first.relay(0, 1);
        ShardRelay two = second.relay(0, 2);
        // the second takes over entirely between the two fencings of the first, and relays one batch
        first.producers.onceAfter("initTransactions", "-a", () -> relay(two, second, 2));
        one.step();
        assertThat(first.takeovers).as("believes that it has taken over").hasValue(1);
        first.verdict = Verdict.LOST;
        stepUntilStopped(one);
        drain(two, second);
        assertThat(first.relayed).hasValue(0);
        outbox.assertExactlyPublished();
    }

    @Test
    void what_a_former_owner_commits_while_it_is_being_fenced_is_known_to_the_new_one() throws Exception {
        outbox.publish(0, "g", 3);
        Worker former = outbox.worker("former");
        ShardRelay old = former.relay(0, 1);
        relay(old, former, 3);
        outbox.publish(0, "g", 4);
        Worker successor = outbox.worker("successor");
        ShardRelay fresh = successor.relay(0, 2);
        // it is the other producer's turn, which is not fenced yet
        successor.producers.onceAfter("initTransactions", "-a", () -> relay(old, former, 4));
        assertThat(fresh.step()).isPresent();
        assertThat(successor.settled).hasValue(4);
        outbox.publish(0, "g", 5);
        // before the former owner wakes and deletes what it committed
        relay(fresh, successor, 5);
        outbox.publish(0, "g", 1);
        former.verdict = Verdict.LOST;
        stepUntilStopped(old);
        drain(fresh, successor);
        outbox.assertExactlyPublished();
    }

    @Test
    void two_zombies_do_no_harm() throws Exception {
        outbox.publish(0, "g", 4);
        Worker first = outbox.worker("first");
        ShardRelay one = first.relay(0, 1);
        relay(one, first, 4);
        Worker second = outbox.worker("second");
        ShardRelay two = second.relay(0, 2);
        outbox.publish(0, "g", 4);
        relay(two, second, 4);
        Worker third = outbox.worker("third");
        ShardRelay three = third.relay(0, 3);
        outbox.publish(0, "g", 4);
        relay(three, third, 4);
        outbox.publish(0, "g", 4);
        first.verdict = Verdict.LOST;
        second.verdict = Verdict.LOST;
        stepUntilStopped(two);
        stepUntilStopped(one);
        drain(three, third);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_commit_that_fails_after_it_took_effect_is_not_sent_again() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        worker.producers.onceAfter("commitTransaction", "", () -> {
            throw new TimeoutException("as if the answer was lost");
        });
        drain(relay, worker);
        assertThat(worker.takeovers).hasValue(2);
        assertThat(worker.settled).hasValue(10);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_commit_that_failed_before_it_took_effect_is_sent_again() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        worker.producers.onceBefore("commitTransaction", () -> {
            throw new TimeoutException("as if the request was lost");
        });
        drain(relay, worker);
        assertThat(worker.takeovers).hasValue(2);
        assertThat(worker.settled).hasValue(0);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_failure_before_the_commit_aborts_and_needs_no_takeover() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        worker.producers.onceBefore("send", () -> {
            worker.verdict = Verdict.UNKNOWN;
            throw new TimeoutException("as if Kafka was slow");
        });
        drain(relay, worker);
        assertThat(worker.takeovers).as("ZooKeeper was not needed").hasValue(1);
        assertThat(worker.failures).containsExactly(RelayFailure.KAFKA);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_takeover_that_dies_halfway_is_made_again() throws Exception {
        outbox.publish(0, "g", 10);
        Worker dead = outbox.worker("dead");
        relay(dead.relay(0, 1), dead, 10);
        for (String suffix : List.of("-a", "-b")) {
            Worker halfway = outbox.worker("halfway");
            halfway.producers.onceAfter("initTransactions", suffix, () -> {
                throw new IllegalStateException("as if killed");
            });
            ShardRelay relay = halfway.relay(0, 2);
            relay.step();
            assertThat(halfway.takeovers).hasValue(0);
        }
        Worker successor = outbox.worker("successor");
        outbox.publish(0, "g", 10);
        drain(successor.relay(0, 3), successor);
        assertThat(successor.settled).hasValue(10);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_delete_that_fails_is_made_again_and_nothing_is_relayed_meanwhile() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, 10);
        outbox.publish(0, "g", 10);
        worker.beforeStatement = sql -> {
            if (sql.startsWith("DELETE")) {
                throw new SQLTransientException("no delete");
            }
        };
        for (int i = 0; i < 4; i++) {
            relay.step();
        }
        assertThat(worker.relayed).hasValue(10);
        assertThat(worker.takeovers).as("Kafka has no part in this").hasValue(1);
        worker.beforeStatement = sql -> {};
        drain(relay, worker);
        outbox.assertExactlyPublished();
    }

    @Test
    void no_lock_outlasts_the_delete() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, 10);
        List<Integer> left = new ArrayList<>();
        worker.beforeStatement = sql -> {
            if (sql.startsWith("SELECT")) {
                // the worker's host could vanish right here
                left.add(TestDatabase.count(outbox.database, 0));
            }
        };
        relay.step();
        assertThat(left).as("rows that others see after the delete").containsExactly(0);
        worker.beforeStatement = sql -> {};
        outbox.assertExactlyPublished();
    }

    @Test
    void a_delete_that_waits_for_a_lock_gives_up_in_time() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w", s -> s.withDatabaseTimeout(Duration.ofSeconds(1)));
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, 10);
        try (Connection vanished = outbox.database.getConnection();
                Statement statement = vanished.createStatement()) {
            vanished.setAutoCommit(false);
            statement.executeUpdate("DELETE FROM eventra_outbox_0");
            CompletableFuture<Optional<ShardRelay.Next>> step = CompletableFuture.supplyAsync(relay::step);
            assertThat(step.get(20, TimeUnit.SECONDS)).isPresent();
            assertThat(worker.failures).containsExactly(RelayFailure.DATABASE);
            vanished.rollback();
            vanished.setAutoCommit(true);
        }
        drain(relay, worker);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_pooled_connection_is_given_back_as_it_was() throws Exception {
        try (Connection before = outbox.database.getConnection()) {
            before.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            before.setAutoCommit(false);
            try (BoundedConnection bounded = new BoundedConnection(
                    notClosing(before), new BoundedConnection.Isolation(), Duration.ofSeconds(3))) {
                Connection during = bounded.connection();
                assertThat(during.getAutoCommit()).isTrue();
                assertThat(during.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                try (PreparedStatement prepared = during.prepareStatement("SELECT 1")) {
                    assertThat(prepared.getQueryTimeout()).isEqualTo(3);
                }
            }
            assertThat(before.getAutoCommit()).isFalse();
            assertThat(before.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(before.getNetworkTimeout()).isZero();
            before.setAutoCommit(true);
            before.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private static Connection notClosing(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                RelaySuite.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }

    @Test
    void a_takeover_that_kafka_does_not_answer_goes_on_with_the_same_producers() throws Exception {
        outbox.publish(0, "g", 10);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        AtomicInteger unanswered = new AtomicInteger(3);
        worker.producers.inject(new FaultyProducers.Fault() {
            @Override
            public void before(String id, String method) {
                if (method.equals("initTransactions") && id.endsWith("-b") && unanswered.getAndDecrement() > 0) {
                    throw new TimeoutException("as if Kafka was away");
                }
            }
        });
        try (LogCapture log = new LogCapture(ShardRelay.class)) {
            for (int i = 0; i < 4; i++) {
                relay.step();
            }
            assertThat(worker.takeovers).hasValue(1);
            assertThat(log.lines()).as("nothing works yet").isEmpty();
            drain(relay, worker);
            assertThat(log.lines()).singleElement().asString().contains("shard orders/0 epoch 1: taken over in ");
        }
        assertThat(worker.producers.created).hasValue(2);
        outbox.assertExactlyPublished();
    }

    @Test
    void who_owns_the_shard_is_asked_before_a_takeover() throws Exception {
        outbox.publish(0, "g", 1);
        Worker worker = outbox.worker("w");
        worker.verdict = Verdict.UNKNOWN;
        ShardRelay relay = worker.relay(0, 1);
        Optional<ShardRelay.Next> next = relay.step();
        assertThat(next.orElseThrow().wakeable()).isFalse();
        assertThat(relay.state()).isEqualTo(RelayState.BACKING_OFF);
        assertThat(worker.takeovers).hasValue(0);
        worker.verdict = Verdict.OWNED;
        drain(relay, worker);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_row_that_becomes_visible_below_those_in_kafka_is_relayed() throws Exception {
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        try (Connection late = outbox.database.getConnection()) {
            late.setAutoCommit(false);
            List<String> ids = outbox.insert(late, 0, "late", 1, 20);
            outbox.publish(0, "g", 5);
            relay(relay, worker, 5);
            late.commit();
            late.setAutoCommit(true);
            outbox.committed("late", ids);
        }
        drain(relay, worker);
        outbox.assertExactlyPublished();
    }

    @Test
    void rows_that_become_visible_out_of_sequence_are_not_lost() throws Exception {
        Worker worker = outbox.worker("w", s -> s.withBatch(new RelaySettings.Batch(7, 100_000)));
        RelayRunner runner = worker.run();
        runner.acquired(outbox.shard(0), 1);
        write(4, 0, 150);
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
    }

    /** Each writer has a group of its own, and holds its transactions open for a while: sequences commit in any order. */
    private void write(int writers, int shard, int transactions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<?>> running = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            String group = "writer-" + w;
            running.add(threads.submit(() -> {
                for (int t = 0; t < transactions; t++) {
                    try (Connection connection = outbox.database.getConnection()) {
                        connection.setAutoCommit(false);
                        List<String> ids = new ArrayList<>(outbox.insert(connection, shard, group, 1, 50));
                        if (ThreadLocalRandom.current().nextInt(4) == 0) {
                            TimeUnit.MILLISECONDS.sleep(
                                    ThreadLocalRandom.current().nextInt(8));
                        }
                        ids.addAll(outbox.insert(connection, shard, group, 2, 50));
                        connection.commit();
                        connection.setAutoCommit(true);
                        outbox.committed(group, ids);
                    }
                }
                return null;
            }));
        }
        for (Future<?> writer : running) {
            writer.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
    }

    @Test
    void a_wake_up_ends_the_wait_of_an_idle_shard() throws Exception {
        RelaySettings.Polling never = new RelaySettings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(5));
        Worker worker = outbox.worker("w", s -> s.withPolling(never));
        RelayRunner runner = worker.run();
        runner.acquired(outbox.shard(0), 1);
        await().untilAsserted(() -> assertThat(runner.states()).containsEntry(outbox.shard(0), RelayState.RELAYING));
        for (int i = 0; i < 20; i++) {
            int goal = i + 1;
            outbox.publish(0, "g", 1);
            runner.wake(outbox.shard(0));
            await().atMost(Duration.ofSeconds(10)).until(() -> worker.relayed.get() == goal);
        }
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
    }

    @Test
    void idle_shards_are_looked_at_together_and_one_with_events_of_another_instance_is_woken() throws Exception {
        Worker worker = outbox.worker("w");
        AtomicInteger looks = new AtomicInteger();
        worker.beforeStatement = sql -> {
            if (isLook(sql)) {
                looks.incrementAndGet();
            }
        };
        RelayRunner runner = worker.run();
        for (int shard = 0; shard < 8; shard++) {
            runner.acquired(outbox.shard(shard), 1);
        }
        await().until(() -> worker.idle.get() >= 8);
        int idle = worker.idle.get();
        int before = looks.get();
        await().until(() -> looks.get() >= before + 5);
        assertThat(worker.idle).as("none of them looked by itself").hasValue(idle);
        outbox.publish(3, "g", 5);
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
        for (int shard = 0; shard < 8; shard++) {
            runner.release(outbox.shard(shard)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        // and looks begin again with the next shard
        outbox.publish(0, "later", 5);
        runner.acquired(outbox.shard(0), 2);
        outbox.awaitDrained();
        int then = looks.get();
        await().until(() -> looks.get() > then);
    }

    private static boolean isLook(String sql) {
        return sql.contains("MIN(seq)");
    }

    @Test
    void a_look_that_fails_leaves_it_to_the_shards() throws Exception {
        Worker worker = outbox.worker("w");
        worker.beforeStatement = sql -> {
            if (isLook(sql)) {
                throw new SQLException("as if the database was away");
            }
        };
        RelayRunner runner = worker.run();
        runner.acquired(outbox.shard(0), 1);
        await().until(() -> worker.idle.get() > 0);
        outbox.publish(0, "g", 5);
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
    }

    @Test
    void eight_shards_progress_on_two_threads() throws Exception {
        Worker worker = outbox.worker("w", s -> s.withThreads(2));
        RelayRunner runner = worker.run();
        for (int shard = 0; shard < 8; shard++) {
            runner.acquired(outbox.shard(shard), 1);
            outbox.publish(shard, "g" + shard, 50);
        }
        outbox.awaitDrained();
        for (int shard = 0; shard < 8; shard++) {
            outbox.publish(shard, "g" + shard, 50);
        }
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
    }

    @Test
    void a_shard_changes_hands_under_load_without_loss_or_repetition() throws Exception {
        RelayRunner one = outbox.worker("one", s -> s.withBatch(new RelaySettings.Batch(20, 100_000)))
                .run();
        RelayRunner two = outbox.worker("two", s -> s.withBatch(new RelaySettings.Batch(20, 100_000)))
                .run();
        try (Load load = new Load(0)) {
            for (int epoch = 1; epoch <= 6; epoch++) {
                RelayRunner owner = epoch % 2 == 0 ? two : one;
                owner.acquired(outbox.shard(0), epoch);
                load.awaitMore(50);
                owner.release(outbox.shard(0)).toCompletableFuture().get(30, TimeUnit.SECONDS);
                assertThat(owner.states()).isEmpty();
            }
            one.acquired(outbox.shard(0), 7);
        }
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
    }

    @Test
    void a_step_that_hangs_is_let_go_of_and_commits_nothing_more() throws Exception {
        Worker hanging = outbox.worker("hanging", s -> s.withReleaseTimeout(Duration.ofMillis(500)));
        RelayRunner runner = hanging.run();
        AtomicBoolean hangs = new AtomicBoolean(true);
        hanging.beforeStatement = sql -> await().atMost(Duration.ofMinutes(1)).untilFalse(hangs);
        outbox.publish(0, "g", 5);
        runner.acquired(outbox.shard(0), 1);
        await().until(() -> hanging.takeovers.get() == 1);
        runner.release(outbox.shard(0)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        hangs.set(false);
        await().until(() -> hanging.stops.get() == 1);
        assertThat(hanging.relayed).hasValue(0);
        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);
        outbox.assertExactlyPublished();
    }

    @Test
    @SameOnAnyDatabase
    void a_broker_that_stops_answering_during_a_commit_causes_no_loss_and_no_repetition() throws Exception {
        Worker worker = outbox.worker("w", s -> s.withTransactionTimeout(Duration.ofSeconds(3)));
        worker.producers.onceBefore("commitTransaction", kafka::suspend);
        try {
            RelayRunner runner = worker.run();
            outbox.publish(0, "g", 10);
            runner.acquired(outbox.shard(0), 1);
            await().atMost(Duration.ofSeconds(30)).until(() -> worker.failures.contains(RelayFailure.KAFKA));
        } finally {
            kafka.resume();
        }
        outbox.publish(0, "g", 10);
        outbox.awaitDrained();
        assertThat(worker.takeovers.get()).isGreaterThan(1);
        outbox.assertExactlyPublished();
    }

    @Test
    @SameOnAnyDatabase
    void kafka_killed_under_load_causes_no_loss_and_no_repetition() throws Exception {
        Worker worker = outbox.worker("w", s -> s.withTransactionTimeout(Duration.ofSeconds(5)));
        worker.run().acquired(outbox.shard(0), 1);
        try (Load load = new Load(0)) {
            load.awaitMore(100);
            kafka.kill();
            load.awaitMore(50);
            kafka.start();
            load.awaitMore(100);
        }
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
    }

    @Test
    void the_database_restarted_under_load_causes_no_loss_and_no_repetition() throws Exception {
        Worker worker = outbox.worker("w", s -> s.withBatch(new RelaySettings.Batch(10, 100_000)));
        RelayRunner runner = worker.run();
        runner.acquired(outbox.shard(0), 1);
        outbox.publish(0, "g", 2000);
        await().until(() -> worker.relayed.get() > 100);
        restartDatabase();
        outbox.publish(0, "g", 100);
        outbox.awaitDrained();
        outbox.assertExactlyPublished();
    }

    /** Publishes one event after the other until it is closed. */
    private final class Load implements AutoCloseable {

        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<?> running;

        Load(int shard) {
            running = thread.submit(() -> {
                while (goesOn.get()) {
                    outbox.publish(shard, "load", 1);
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                return null;
            });
        }

        void awaitMore(int count) {
            int goal = published() + count;
            await().atMost(Duration.ofSeconds(60)).until(() -> published() >= goal);
        }

        private int published() {
            return outbox.published.getOrDefault("load", List.of()).size();
        }

        @Override
        public void close() throws Exception {
            goesOn.set(false);
            running.get(30, TimeUnit.SECONDS);
            thread.shutdown();
        }
    }
}
