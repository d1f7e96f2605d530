package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.kafka.TransactionalProducers;
import dev.eventra.engine.outbox.RejectedRelease;
import dev.eventra.engine.outbox.RejectedRelease.Progress;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedKafka;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What becomes of events that Kafka refuses, on real Kafka and a real database: the topic takes 2000 bytes, and there are
 * larger events, in the outbox past the check of the publisher.
 */
@ExtendWith(SharedServers.class)
abstract class RejectedSuite {

    private static final int SMALL = 20;
    private static final int LARGE = 5_000;
    private static final String LIMITLESS = "1000000";

    private RelayFixture outbox;
    private Admin admin;
    private Producer<byte[], byte[]> probe;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open(EmbeddedKafka kafka) throws Exception {
        outbox = new RelayFixture(kafka, freshDatabase(), 2);
        admin = Admin.create(outbox.kafka.properties("test"));
        probe = new TransactionalProducers(outbox.kafka, Duration.ofSeconds(15), 1_000_000)
                .create("probe-" + outbox.topic);
        probe.initTransactions();
        configure("max.message.bytes", "2000");
    }

    @AfterEach
    void close() throws Exception {
        probe.close();
        admin.close();
        outbox.close();
    }

    private void configure(String name, String value) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, outbox.topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get(20, TimeUnit.SECONDS);
        // brokers act upon it a moment later
        byte[] key = name.equals("cleanup.policy") ? null : new byte[1];
        byte[] data = new byte[name.equals("cleanup.policy") ? 1 : LARGE];
        boolean taken = value.equals("delete") || value.equals(LIMITLESS);
        await().until(() -> takes(key, data) == taken);
    }

    /** In a transaction that is aborted, so that nobody sees it. */
    private boolean takes(byte[] key, byte[] data) throws InterruptedException {
        probe.beginTransaction();
        try {
            for (int partition = 0; partition < 2; partition++) {
                probe.send(new ProducerRecord<>(outbox.topic, partition, key, data))
                        .get();
            }
            return true;
        } catch (ExecutionException | KafkaException e) {
            return false;
        } finally {
            probe.abortTransaction();
        }
    }

    private String publish(String group, int bytes) throws SQLException {
        try (Connection connection = outbox.database.getConnection()) {
            List<String> ids = outbox.insert(connection, 0, group, 1, bytes);
            outbox.committed(group, ids);
            return ids.get(0);
        }
    }

    /** Small events of groups g0, g1, g2, one after the other. */
    private void publishSmall(int events) throws SQLException {
        for (int i = 0; i < events; i++) {
            publish("g" + i % 3, SMALL);
        }
    }

    private void drain(ShardRelay relay, Worker worker) {
        for (int steps = 0; !outbox.drained(); steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(300);
        }
    }

    private static void stepUntilStopped(ShardRelay relay) {
        int steps = 0;
        while (relay.step().isPresent()) {
            assertThat(++steps).isLessThan(50);
        }
        relay.stop();
    }

    /** The ids in Kafka, by group; "" for none. */
    private Map<String, List<String>> arrived() {
        Map<String, List<String>> seen = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> read : TopicReader.readAll(outbox.kafka, outbox.topic)) {
            String group = read.key() == null ? "" : new String(read.key(), UTF_8);
            seen.computeIfAbsent(group, g -> new ArrayList<>())
                    .add(new String(read.headers().lastHeader("ce_id").value(), UTF_8));
        }
        return seen;
    }

    /** Ids in the table of those set aside, in order, each with its state. */
    private List<String> aside(String group) throws SQLException {
        String sql = "SELECT state, id FROM eventra_outbox_rejected WHERE "
                + (group == null ? "group_key IS NULL" : "group_key = '" + group + "'") + " ORDER BY seq";
        List<String> found = new ArrayList<>();
        try (Connection connection = outbox.database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return found;
    }

    private List<String> expectedAside(String group, int from) {
        List<String> ids = outbox.published.get(group);
        List<String> expected = new ArrayList<>();
        for (int i = from; i < ids.size(); i++) {
            expected.add((i == from ? "rejected " : "waiting ") + ids.get(i));
        }
        return expected;
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = outbox.database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private RejectedRelease.Step step(String group, boolean first, int rows) throws SQLException {
        return LocalTransaction.run(outbox.database, connection -> new RejectedRelease(Dialects.of(connection))
                .step(connection, group, first, rows, Long.MAX_VALUE));
    }

    private void release(String group) throws SQLException {
        Progress progress = step(group, true, 2).progress();
        while (progress == Progress.MORE) {
            progress = step(group, false, 2).progress();
        }
        assertThat(progress).isEqualTo(Progress.FREE);
    }

    private long entryOf(String id) throws SQLException {
        return number("SELECT entry FROM eventra_outbox_rejected WHERE id = '" + id + "'");
    }

    private void assertNothingAside() throws SQLException {
        assertThat(number("SELECT COUNT(*) FROM eventra_outbox_rejected")).isZero();
        assertThat(number("SELECT COUNT(*) FROM eventra_outbox_parked")).isZero();
    }

    @Test
    void a_row_too_large_is_set_aside_with_its_group_and_all_others_arrive() throws Exception {
        publishSmall(9);
        String large = publish("g1", LARGE);
        publishSmall(12);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        drain(relay, worker);

        assertThat(arrived().get("g0")).isEqualTo(outbox.published.get("g0"));
        assertThat(arrived().get("g2")).isEqualTo(outbox.published.get("g2"));
        assertThat(arrived().get("g1")).isEqualTo(outbox.published.get("g1").subList(0, 3));
        assertThat(aside("g1")).isEqualTo(expectedAside("g1", 3)).startsWith("rejected " + large);
        assertThat(worker.rejected).hasValue(1);
        assertThat(worker.takeovers).hasValue(1);
        assertThat(worker.failures).containsOnly(RelayFailure.EVENT);
        try (Connection connection = outbox.database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT reason_class, reason, worker, epoch, shard"
                                + " FROM eventra_outbox_rejected WHERE state = 'rejected'");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("org.apache.kafka.common.errors.RecordTooLargeException");
            assertThat(rows.getString(2)).isNotBlank();
            assertThat(rows.getString(3)).isEqualTo("w");
            assertThat(rows.getLong(4)).isEqualTo(1);
            assertThat(rows.getInt(5)).isZero();
        }

        // what comes later waits too, and what is retried before the cause is gone is set aside again
        publishSmall(6);
        drain(relay, worker);
        assertThat(aside("g1")).isEqualTo(expectedAside("g1", 3));
        step("g1", true, 3);
        drain(relay, worker);
        assertThat(aside("g1")).isEqualTo(expectedAside("g1", 3));
        assertThat(step("g1", false, 3).progress()).isEqualTo(Progress.PARKED_AGAIN);

        configure("max.message.bytes", LIMITLESS);
        release("g1");
        publishSmall(3);
        drain(relay, worker);
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    @Test
    void a_row_that_the_client_refuses_is_found_without_a_commit_before() throws Exception {
        configure("max.message.bytes", LIMITLESS);
        publish("g", LARGE);
        publish("g", SMALL);
        publish("h", SMALL);
        Worker worker = outbox.worker("w", Map.of("max.request.size", "3000"));
        drain(worker.relay(0, 1), worker);
        assertThat(aside("g")).isEqualTo(expectedAside("g", 0));
        Worker successor = outbox.worker("successor");
        release("g");
        drain(successor.relay(0, 2), successor);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_record_of_which_kafka_does_not_say_which_it_is_is_found_by_halves() throws Exception {
        configure("cleanup.policy", "compact");
        publishSmall(30);
        Event keyless = Event.builder("order.placed").source("/test").data("x").build();
        try (Connection connection = outbox.database.getConnection()) {
            outbox.store.insert(connection, 0, List.of(keyless));
        }
        publishSmall(30);
        Worker worker = outbox.worker("w");
        drain(worker.relay(0, 1), worker);
        outbox.assertExactlyPublished();
        assertThat(aside(null)).containsExactly("rejected " + keyless.id());
        assertThat(number("SELECT COUNT(*) FROM eventra_outbox_parked"))
                .as("no order to keep")
                .isZero();
        assertThat(worker.failures).hasSizeLessThanOrEqualTo(7).containsOnly(RelayFailure.EVENT);

        configure("cleanup.policy", "delete");
        LocalTransaction.run(outbox.database, connection -> new RejectedRelease(Dialects.of(connection))
                .restore(connection, number("SELECT entry FROM eventra_outbox_rejected")));
        drain(worker.relay(0, 2), worker);
        assertThat(arrived().get("")).containsExactly(keyless.id());
        assertNothingAside();
    }

    @Test
    void a_row_that_can_not_be_encoded_is_set_aside() throws Exception {
        publish("g", SMALL);
        String broken = publish("g", SMALL);
        publish("g", SMALL);
        publish("h", SMALL);
        try (Connection connection = outbox.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE eventra_outbox_0 SET extensions = '{broken' WHERE id = '" + broken + "'");
        }
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        drain(relay, worker);
        assertThat(aside("g")).isEqualTo(expectedAside("g", 1));
        assertThat(arrived().get("h")).isEqualTo(outbox.published.get("h"));

        long entry = entryOf(broken);
        assertThat(LocalTransaction.<Boolean>run(
                        outbox.database,
                        connection -> new RejectedRelease(Dialects.of(connection)).discard(connection, entry, "g")))
                .isTrue();
        assertThat(LocalTransaction.<List<String>>run(
                        outbox.database,
                        connection -> new RejectedRelease(Dialects.of(connection)).unfinished(connection, "", 10)))
                .containsExactly("g");
        release("g");
        outbox.published.get("g").remove(broken);
        drain(relay, worker);
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    @Test
    void what_kafka_refuses_for_its_topic_holds_the_shard_and_sets_nothing_aside() throws Exception {
        for (RuntimeException refusal : List.of(
                new TopicAuthorizationException("not authorized"), new UnknownTopicOrPartitionException("gone"))) {
            publishSmall(3);
            Worker worker = outbox.worker("w");
            ShardRelay relay = worker.relay(0, 1);
            AtomicInteger left = new AtomicInteger(3);
            worker.producers.inject(new FaultyProducers.Fault() {
                @Override
                public void before(String id, String method) {
                    if (method.equals("send") && left.getAndDecrement() > 0) {
                        throw refusal;
                    }
                }
            });
            drain(relay, worker);
            assertThat(worker.failures).hasSize(3).containsOnly(RelayFailure.TOPIC);
            assertThat(worker.rejected).hasValue(0);
            relay.abandon();
        }
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    @Test
    void a_new_owner_knows_the_parked_groups() throws Exception {
        publish("g", LARGE);
        publish("h", SMALL);
        Worker first = outbox.worker("first");
        drain(first.relay(0, 1), first);
        publish("g", SMALL);
        publish("h", SMALL);
        Worker second = outbox.worker("second");
        drain(second.relay(0, 2), second);
        assertThat(aside("g")).isEqualTo(expectedAside("g", 0));
        assertThat(arrived()).isEqualTo(Map.of("h", outbox.published.get("h")));
        configure("max.message.bytes", LIMITLESS);
        release("g");
        drain(second.relay(0, 3), second);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_former_owner_sets_nothing_aside_any_more() throws Exception {
        publish("h", SMALL);
        publish("g", LARGE);
        publish("g", SMALL);
        Worker frozen = outbox.worker("frozen");
        ShardRelay old = frozen.relay(0, 1);
        Worker successor = outbox.worker("successor");
        ShardRelay fresh = successor.relay(0, 2);
        AtomicInteger once = new AtomicInteger();
        frozen.beforeStatement = sql -> {
            // it has found the row, has proved that it is the owner, and pauses right before it moves the row
            if (sql.contains("FOR UPDATE") && once.getAndIncrement() == 0) {
                try {
                    configure("max.message.bytes", LIMITLESS);
                } catch (Exception e) {
                    throw new SQLException(e);
                }
                for (int steps = 0; successor.relayed.get() < 2; steps++) {
                    assertThat(fresh.step()).isPresent();
                    assertThat(steps).isLessThan(50);
                }
                assertThat(TestDatabase.count(outbox.database, 0))
                        .as("in Kafka, not deleted")
                        .isEqualTo(2);
                frozen.verdict = Verdict.LOST;
            }
        };
        stepUntilStopped(old);
        assertThat(once).as("it tried").hasPositiveValue();
        assertThat(frozen.rejected).hasValue(0);
        drain(fresh, successor);
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    @Test
    void an_owner_that_has_committed_nothing_proves_that_it_is_the_owner_before_it_sets_aside() throws Exception {
        configure("max.message.bytes", LIMITLESS);
        publish("g", LARGE);
        Worker frozen = outbox.worker("frozen", Map.of("max.request.size", "3000"));
        ShardRelay old = frozen.relay(0, 1);
        Worker successor = outbox.worker("successor");
        ShardRelay fresh = successor.relay(0, 2);
        // fenced right after it has claimed the table and read: its own limit refuses the row, Kafka never hears of it
        frozen.producers.onceBefore("send", () -> {
            String claim = claim();
            for (int steps = 0; successor.relayed.get() < 1; steps++) {
                assertThat(fresh.step()).isPresent();
                assertThat(steps).isLessThan(50);
            }
            // as if this one's claim had been late
            forgeClaim(claim);
            frozen.verdict = Verdict.LOST;
        });
        stepUntilStopped(old);
        assertThat(frozen.rejected).hasValue(0);
        drain(fresh, successor);
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    private String claim() {
        try (Connection connection = outbox.database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT owner FROM eventra_outbox_owner WHERE shard = 0")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void forgeClaim(String claim) {
        try (Connection connection = outbox.database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE eventra_outbox_owner SET owner = ? WHERE shard = 0")) {
            update.setString(1, claim);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_owner_that_was_fenced_before_it_claimed_queues_nothing() throws Exception {
        Worker frozen = outbox.worker("frozen");
        ShardRelay old = frozen.relay(0, 1);
        assertThat(old.step()).as("has fenced, and read the progress").isPresent();
        Worker successor = outbox.worker("successor", s -> s.withBatch(new RelaySettings.Batch(5, 3_000)))
                .readsAhead();
        ShardRelay fresh = successor.relay(0, 2);
        AtomicInteger reads = new AtomicInteger();
        try (Connection late = outbox.database.getConnection()) {
            late.setAutoCommit(false);
            List<String> large = outbox.insert(late, 0, "g", 1, LARGE);
            publish("g", SMALL);
            for (int i = 0; i < 8; i++) {
                publish("h", SMALL);
            }
            // the lowest row becomes visible while the first batch is under way, and is a batch of its own; what the
            // first
            // one brought to Kafka can't be deleted beside it
            AtomicInteger deletes = new AtomicInteger();
            successor.beforeStatement = sql -> {
                if (sql.contains("bytes_before") && reads.incrementAndGet() == 2) {
                    late.commit();
                }
                if (reads.get() == 2 && sql.startsWith("DELETE") && deletes.getAndIncrement() == 0) {
                    throw new SQLTransientException("no delete");
                }
            };
            for (int steps = 0; successor.rejected.get() == 0; steps++) {
                assertThat(fresh.step()).isPresent();
                assertThat(steps).isLessThan(50);
            }
            late.setAutoCommit(true);
            assertThat(number("SELECT COUNT(*) FROM eventra_outbox_0 WHERE group_key = 'g'"))
                    .as("in Kafka before the one below it was refused, and not deleted yet")
                    .isEqualTo(1);
            outbox.published.get("g").addAll(large);
        }
        frozen.verdict = Verdict.LOST;
        stepUntilStopped(old);
        assertThat(aside("g")).as("only what was refused").hasSize(1);
        drain(outbox.worker("third").relay(0, 3), successor);
        configure("max.message.bytes", LIMITLESS);
        release("g");
        drain(outbox.worker("fourth").relay(0, 4), successor);
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    @Test
    void a_refused_row_that_somebody_deletes_holds_nobody_up() throws Exception {
        String large = publish("g", LARGE);
        publish("g", SMALL);
        Worker worker = outbox.worker("w");
        AtomicInteger once = new AtomicInteger();
        worker.beforeStatement = sql -> {
            if (sql.contains("eventra_outbox_owner WHERE shard = ? FOR UPDATE") && once.getAndIncrement() == 0) {
                try (Connection connection = outbox.database.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.executeUpdate("DELETE FROM eventra_outbox_0 WHERE id = '" + large + "'");
                }
            }
        };
        drain(worker.relay(0, 1), worker);
        outbox.published.get("g").remove(large);
        outbox.assertExactlyPublished();
        assertThat(worker.rejected).hasValue(0);
        assertNothingAside();
    }

    @Test
    void a_move_whose_outcome_is_not_known_is_made_once() throws Exception {
        for (boolean took : List.of(false, true)) {
            configure("max.message.bytes", "2000");
            publish("g", LARGE);
            publish("g", SMALL);
            publish("h", SMALL);
            Worker dies = outbox.worker("dies");
            ShardRelay relay = dies.relay(0, 1);
            AtomicInteger moves = new AtomicInteger();
            dies.beforeStatement = sql -> {
                // the statement after the delete of the move is the first one after its commit
                if (moves.get() > 0 || (!took && sql.startsWith("DELETE") && moves.getAndIncrement() == 0)) {
                    throw new SQLTransientException("dead");
                }
                if (took && sql.startsWith("UPDATE eventra_outbox_rejected")) {
                    moves.incrementAndGet();
                }
            };
            for (int steps = 0; steps < 20 && !dies.failures.contains(RelayFailure.DATABASE); steps++) {
                relay.step();
            }
            relay.abandon();
            Worker next = outbox.worker("next");
            drain(next.relay(0, 2), next);
            assertThat(aside("g"))
                    .as("it took effect: " + took)
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("rejected");
            configure("max.message.bytes", LIMITLESS);
            release("g");
            drain(next.relay(0, 3), next);
            outbox.assertExactlyPublished();
        }
    }

    @Test
    void a_move_that_took_effect_though_its_commit_failed_parks_the_group() throws Exception {
        configure("max.message.bytes", "2000");
        publish("g", LARGE);
        publish("g", SMALL);
        publish("g", SMALL);
        publish("h", SMALL);
        Worker worker = outbox.worker("w");
        AtomicInteger moves = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        worker.beforeStatement = sql -> {
            if (sql.startsWith("UPDATE eventra_outbox_rejected")) {
                moves.incrementAndGet();
            }
        };
        worker.afterCommit = () -> {
            if (moves.get() == 1 && lost.getAndIncrement() == 0) {
                throw new SQLTransientException("the answer is lost");
            }
        };
        ShardRelay relay = worker.relay(0, 1);
        drain(relay, worker);
        assertThat(lost).hasPositiveValue();
        assertThat(aside("g")).hasSize(3).first().asString().startsWith("rejected");
        assertThat(worker.rejected).as("it is told of once").hasValue(1);
        configure("max.message.bytes", LIMITLESS);
        release("g");
        drain(relay, worker);
        outbox.assertExactlyPublished();
    }

    @Test
    void a_group_that_is_let_go_in_steps_stays_in_order_whoever_relays_meanwhile() throws Exception {
        publish("g", LARGE);
        for (int i = 0; i < 9; i++) {
            publish("g", SMALL);
        }
        Worker first = outbox.worker("first");
        ShardRelay old = first.relay(0, 1);
        drain(old, first);
        configure("max.message.bytes", LIMITLESS);
        int epoch = 2;
        Progress progress = step("g", true, 3).progress();
        while (progress == Progress.MORE) {
            publish("g", SMALL);
            Worker next = outbox.worker("next");
            drain(epoch % 2 == 0 ? old : next.relay(0, epoch), epoch % 2 == 0 ? first : next);
            if (epoch % 2 == 1) {
                old = outbox.worker("first").relay(0, ++epoch);
            }
            epoch++;
            // ten events and one more each round
            progress = step("g", false, 3).progress();
        }
        assertThat(progress).isEqualTo(Progress.FREE);
        publish("g", SMALL);
        Worker last = outbox.worker("last");
        drain(last.relay(0, epoch + 10), last);
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    @Test
    void a_batch_that_was_read_before_its_group_was_let_go_does_not_overtake_what_comes_back() throws Exception {
        Worker worker = outbox.worker("w", s -> s.withBatch(new RelaySettings.Batch(5, 100_000)))
                .readsAhead();
        ShardRelay relay = worker.relay(0, 1);
        publish("g", LARGE);
        drain(relay, worker);
        for (int i = 0; i < 12; i++) {
            publish("h", SMALL);
        }
        publish("g", SMALL);
        publish("g", SMALL);
        configure("max.message.bytes", LIMITLESS);
        AtomicInteger once = new AtomicInteger();
        worker.beforeStatement = sql -> {
            // its batch was read, and it is about to ask whether the group still is parked
            if (sql.contains("FROM eventra_outbox_parked WHERE group_key") && once.getAndIncrement() == 0) {
                release("g");
            }
        };
        drain(relay, worker);
        assertThat(once).hasPositiveValue();
        outbox.assertExactlyPublished();
        assertNothingAside();
    }

    @Test
    void workers_that_die_anywhere_one_after_the_other_lose_and_repeat_nothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int epoch = 1; epoch <= 10; epoch++) {
            for (int i = random.nextInt(10); i > 0; i--) {
                publish("g" + random.nextInt(4), random.nextInt(6) == 0 ? LARGE : SMALL);
            }
            if (random.nextInt(3) == 0) {
                // refused again, maybe in the middle of the way back
                step("g" + random.nextInt(4), true, 1 + random.nextInt(3));
            }
            Worker dies = outbox.worker("dies-" + epoch).readsAhead();
            AtomicInteger callsLeft = new AtomicInteger(random.nextInt(60));
            AtomicInteger statementsLeft = new AtomicInteger(random.nextInt(40));
            boolean before = random.nextBoolean();
            dies.producers.inject(FaultyProducers.death(callsLeft, before));
            dies.beforeStatement = sql -> {
                if (statementsLeft.getAndDecrement() <= 0) {
                    throw new SQLTransientException("dead");
                }
            };
            ShardRelay relay = dies.relay(0, epoch);
            for (int steps = 0; steps < 20 && dies.failures.stream().allMatch(f -> f == RelayFailure.EVENT); steps++) {
                relay.step();
            }
            relay.abandon();
        }
        try {
            Worker last = outbox.worker("last");
            ShardRelay relay = last.relay(0, 100);
            drain(relay, last);
            arrived().forEach((group, ids) -> assertThat(outbox.published.get(group))
                    .as("in order so far")
                    .startsWith(ids.toArray(String[]::new)));
            configure("max.message.bytes", LIMITLESS);
            for (int group = 0; group < 4; group++) {
                release("g" + group);
            }
            drain(relay, last);
            outbox.assertExactlyPublished();
            assertNothingAside();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
