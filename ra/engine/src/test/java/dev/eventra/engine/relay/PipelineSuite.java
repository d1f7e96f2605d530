package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.outbox.RejectedRelease;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedKafka;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the relay promises while it reads ahead: batches of five with a backlog, on real Kafka and a real database. */
@ExtendWith(SharedServers.class)
abstract class PipelineSuite {

    private static final int BATCH = 5;

    private RelayFixture outbox;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open(EmbeddedKafka kafka) throws Exception {
        outbox = new RelayFixture(kafka, freshDatabase(), 2);
    }

    @AfterEach
    void close() throws Exception {
        outbox.close();
    }

    private Worker worker(String name) {
        return outbox.worker(name, s -> s.withBatch(new RelaySettings.Batch(BATCH, 100_000)))
                .readsAhead();
    }

    /** Events of three groups, each in a transaction of its own. */
    private void backlog(int events) throws SQLException {
        for (int i = 0; i < events; i++) {
            outbox.publish(0, "g" + i % 3, 1);
        }
    }

    private static void relay(ShardRelay relay, Worker worker, int count) {
        int goal = worker.relayed.get() + count;
        for (int steps = 0; worker.relayed.get() < goal; steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(500);
        }
    }

    private void drain(ShardRelay relay, Worker worker) {
        for (int steps = 0; !outbox.drained(); steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(500);
        }
    }

    private static void stepUntilStopped(ShardRelay relay) {
        int steps = 0;
        while (relay.step().isPresent()) {
            assertThat(++steps).isLessThan(50);
        }
        relay.stop();
    }

    @Test
    void with_a_backlog_the_database_works_while_kafka_does() throws Exception {
        backlog(43);
        Worker worker = worker("w");
        AtomicBoolean underWay = new AtomicBoolean();
        AtomicInteger meanwhile = new AtomicInteger();
        AtomicInteger alone = new AtomicInteger();
        worker.producers.inject(new FaultyProducers.Fault() {
            @Override
            public void before(String id, String method) {
                if (method.equals("beginTransaction")) {
                    underWay.set(true);
                }
            }

            @Override
            public void after(String id, String method) {
                if (method.equals("commitTransaction")) {
                    underWay.set(false);
                }
            }
        });
        worker.beforeStatement = sql -> {
            if (sql.startsWith("SELECT")) {
                // begun ahead of the transaction, it may even be over before it
                (Thread.currentThread().getName().startsWith("eventra-relay-ahead") ? meanwhile : alone)
                        .incrementAndGet();
            }
        };
        drain(worker.relay(0, 1), worker);
        assertThat(meanwhile).as("after each full batch").hasValue(8);
        assertThat(alone).as("the first, and when there is no more").hasValueBetween(1, 3);
        assertThat(underWay).isFalse();
        outbox.assertExactlyPublished();
    }

    @Test
    @SameOnAnyDatabase
    void a_relay_frozen_in_a_later_transaction_does_no_harm_when_it_wakes() throws Exception {
        for (String point : List.of("beginTransaction", "send", "commitTransaction")) {
            for (int batchesBefore : List.of(0, 1, 2)) {
                backlog(22);
                Worker frozen = worker("frozen");
                ShardRelay old = frozen.relay(0, 1);
                if (batchesBefore > 0) {
                    relay(old, frozen, batchesBefore * BATCH);
                }
                Worker successor = worker("successor");
                ShardRelay fresh = successor.relay(0, 2);
                frozen.producers.onceBefore(point, () -> {
                    relay(fresh, successor, 7);
                    frozen.verdict = Verdict.LOST;
                });
                stepUntilStopped(old);
                drain(fresh, successor);
                outbox.assertExactlyPublished();
            }
        }
    }

    @Test
    void a_commit_whose_answer_is_lost_is_not_sent_again_and_what_was_read_ahead_is_dropped() throws Exception {
        backlog(23);
        Worker worker = worker("w");
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, BATCH);
        worker.producers.onceAfter("commitTransaction", "", () -> {
            throw new TimeoutException("as if the answer was lost");
        });
        drain(relay, worker);
        assertThat(worker.takeovers).hasValue(2);
        outbox.assertExactlyPublished();
    }

    @Test
    @SameOnAnyDatabase
    void a_commit_that_failed_before_it_took_effect_is_sent_again_before_what_was_read_ahead() throws Exception {
        backlog(23);
        Worker worker = worker("w");
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, BATCH);
        worker.producers.onceBefore("commitTransaction", () -> {
            throw new TimeoutException("as if the request was lost");
        });
        drain(relay, worker);
        assertThat(worker.takeovers).hasValue(2);
        outbox.assertExactlyPublished();
    }

    @Test
    void an_aborted_batch_is_sent_again_before_what_was_read_ahead() throws Exception {
        backlog(23);
        Worker worker = worker("w");
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, BATCH);
        worker.producers.onceBefore("send", () -> {
            throw new TimeoutException("as if Kafka was slow");
        });
        drain(relay, worker);
        assertThat(worker.failures).containsExactly(RelayFailure.KAFKA);
        assertThat(worker.takeovers).hasValue(1);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_worker_that_dies_with_two_batches_in_kafka_and_in_the_table_has_listed_both() throws Exception {
        backlog(23);
        Worker dead = worker("dead");
        ShardRelay old = dead.relay(0, 1);
        relay(old, dead, BATCH);
        // the first is not deleted while the second is under way
        dead.beforeStatement = sql -> {
            if (sql.startsWith("DELETE")) {
                throw new SQLTransientException("no delete");
            }
        };
        relay(old, dead, BATCH);
        assertThat(TestDatabase.count(outbox.database, 0)).isEqualTo(23);
        for (int i = 0; i < 3; i++) {
            old.step();
        }
        assertThat(dead.relayed).as("no third before the first is deleted").hasValue(2 * BATCH);
        old.abandon();

        Worker successor = worker("successor");
        drain(successor.relay(0, 2), successor);
        assertThat(successor.settled).hasValue(2 * BATCH);
        assertThat(successor.relayed).hasValue(23 - 2 * BATCH);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_delete_that_fails_while_a_transaction_is_under_way_is_made_again() throws Exception {
        backlog(23);
        Worker worker = worker("w");
        ShardRelay relay = worker.relay(0, 1);
        AtomicInteger failures = new AtomicInteger(4);
        worker.beforeStatement = sql -> {
            if (sql.startsWith("DELETE") && failures.getAndDecrement() > 0) {
                throw new SQLTransientException("no delete");
            }
        };
        drain(relay, worker);
        assertThat(worker.takeovers).hasValue(1);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_read_that_fails_while_a_transaction_is_under_way_is_made_again() throws Exception {
        backlog(23);
        Worker worker = worker("w");
        ShardRelay relay = worker.relay(0, 1);
        AtomicInteger reads = new AtomicInteger();
        worker.beforeStatement = sql -> {
            if (sql.startsWith("SELECT") && reads.incrementAndGet() % 2 == 0) {
                throw new SQLTransientException("no read");
            }
        };
        drain(relay, worker);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_row_that_becomes_visible_among_those_under_way_goes_before_a_later_one_of_its_group() throws Exception {
        try (Connection late = outbox.database.getConnection()) {
            backlog(2);
            late.setAutoCommit(false);
            List<String> ids = outbox.insert(late, 0, "late", 1, 20);
            backlog(6);
            Worker worker = worker("w");
            ShardRelay relay = worker.relay(0, 1);
            AtomicBoolean once = new AtomicBoolean();
            worker.beforeStatement = sql -> {
                boolean isAhead = Thread.currentThread().getName().startsWith("eventra-relay-ahead");
                if (isAhead && sql.startsWith("SELECT") && once.compareAndSet(false, true)) {
                    late.commit();
                    outbox.committed("late", ids);
                    outbox.publish(0, "late", 1);
                }
            };
            drain(relay, worker);
            assertThat(once)
                    .as("was read while the rows around it were under way")
                    .isTrue();
            late.setAutoCommit(true);
        }
        outbox.assertExactlyPublished();
    }

    @Test
    void an_event_that_kafka_refuses_is_not_overtaken_by_what_was_read_ahead() throws Exception {
        try (Admin admin = Admin.create(outbox.kafka.properties("test"))) {
            maxMessageBytes(admin, "2000");
            backlog(7);
            try (Connection connection = outbox.database.getConnection()) {
                outbox.committed("g0", outbox.insert(connection, 0, "g0", 1, 5000));
            }
            backlog(12);
            Worker worker = worker("w");
            ShardRelay relay = worker.relay(0, 1);
            relay(relay, worker, BATCH);
            drain(relay, worker);
            assertThat(worker.failures).isNotEmpty().containsOnly(RelayFailure.EVENT);
            assertThat(worker.relayed).as("all but it and the four behind it").hasValue(15);
            maxMessageBytes(admin, "1000000");
            LocalTransaction.run(outbox.database, connection -> new RejectedRelease(Dialects.of(connection))
                    .step(connection, "g0", true, 100, 10_000));
            drain(relay, worker);
        }
        outbox.assertExactlyPublished();
    }

    private void maxMessageBytes(Admin admin, String bytes) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, outbox.topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get(20, TimeUnit.SECONDS);
    }

    @Test
    void workers_that_die_anywhere_one_after_the_other_lose_and_repeat_nothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int epoch = 1; epoch <= 15; epoch++) {
            backlog(random.nextInt(40));
            Worker dies = worker("dies-" + epoch);
            AtomicInteger callsLeft = new AtomicInteger(random.nextInt(60));
            AtomicInteger statementsLeft = new AtomicInteger(random.nextInt(20));
            boolean before = random.nextBoolean();
            dies.producers.inject(FaultyProducers.death(callsLeft, before));
            dies.beforeStatement = sql -> {
                if (statementsLeft.getAndDecrement() <= 0) {
                    throw new SQLTransientException("dead");
                }
            };
            ShardRelay relay = dies.relay(0, epoch);
            for (int steps = 0; steps < 12 && dies.failures.isEmpty(); steps++) {
                relay.step();
            }
            relay.abandon();
        }
        Worker last = worker("last");
        drain(last.relay(0, 100), last);
        try {
            outbox.assertExactlyPublished();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
