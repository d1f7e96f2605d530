package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.inbox.InboxEntry;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxPurge;
import dev.eventra.engine.inbox.InboxState;
import dev.eventra.engine.thread.Threads;
import dev.eventra.stack.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the purge of the inbox removes, and above all what it does not. */
@Timeout(180)
abstract class InboxPurgeContract {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int PARTITIONS = 2;
    private static final int OFFSETS = 100;
    private static final int POSITION = 50;

    private Scenario scenario;
    private InboxPurge purge;

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), PARTITIONS);
        purge = new InboxPurge(scenario.database.dialect());
    }

    @AfterEach
    void end() throws Exception {
        scenario.close();
    }

    private InboxKey key(String subscription, int partition, long offset) {
        return new InboxKey(subscription, Scenario.SOURCE, partition + "-" + offset, "f", null).at(partition, offset);
    }

    private void insert(InboxKey key, InboxState state) throws SQLException {
        scenario.database.inTransaction(connection -> scenario.database.inbox().insert(connection, key, state));
    }

    /** Rows of all offsets, the even ones older than the retention. */
    private void fill() throws SQLException {
        var starts = new TreeMap<>(Map.of(0, (long) POSITION, 1, (long) POSITION));
        scenario.database.inTransaction(connection ->
                scenario.database.positions().begin(connection, scenario.topic, scenario.topic, "id", starts));
        scenario.execute("UPDATE eventra_position SET begun_at = begun_at - INTERVAL '30' DAY WHERE subscription = ?");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int offset = 0; offset < OFFSETS; offset++) {
                insert(key(scenario.topic, partition, offset), InboxState.DONE);
            }
        }
        age("MOD(kafka_offset, 2) = 0");
    }

    private void age(String condition) throws SQLException {
        untilFree(() -> {
            scenario.execute(
                    "UPDATE eventra_inbox SET handled_at = handled_at - INTERVAL '8' DAY WHERE subscription = ? AND "
                            + condition);
            return null;
        });
    }

    private interface Step<T> {
        T run() throws SQLException;
    }

    /** Tries again where the database let one of two transactions fail, as all do that Eventra runs. */
    private <T> T untilFree(Step<T> step) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                return step.run();
            } catch (SQLException e) {
                if (tries == 50 || !isContention(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * H2 lets one of two writers of a key fail, and InnoDB's locks of gaps one of two neighbours. PostgreSQL has no such
     * excuse.
     */
    private boolean isContention(SQLException failure) {
        return !scenario.database.dialect().name().equals("postgresql")
                && scenario.database.dialect().isContention(failure);
    }

    private int purgeAll() throws SQLException {
        int total = 0;
        int removed = 7;
        while (removed == 7) {
            removed = untilFree(() -> scenario.database.inTransaction(
                    connection -> purge.step(connection, scenario.topic, scenario.topic, RETENTION, 7)));
            total += removed;
        }
        return total;
    }

    private int count(String condition) throws SQLException {
        return scenario.count(
                "SELECT COUNT(*) FROM eventra_inbox WHERE subscription = ? AND " + condition, scenario.topic);
    }

    @Test
    void what_is_old_and_passed_goes_and_nothing_else() throws Exception {
        fill();

        assertThat(purgeAll()).isEqualTo(PARTITIONS * POSITION / 2);

        assertThat(count("kafka_offset < 50 AND MOD(kafka_offset, 2) = 0")).isZero();
        assertThat(count("kafka_offset < 50 AND MOD(kafka_offset, 2) = 1")).isEqualTo(PARTITIONS * POSITION / 2);
        assertThat(count("kafka_offset >= 50")).isEqualTo(PARTITIONS * (OFFSETS - POSITION));
    }

    @Test
    void an_old_event_that_can_still_come_again_is_still_known() throws Exception {
        fill();
        purgeAll();

        InboxKey above = key(scenario.topic, 1, POSITION);
        Optional<InboxEntry> known = scenario.database.inTransaction(
                connection -> scenario.database.inbox().insert(connection, above, InboxState.DONE));
        assertThat(known).isPresent();
    }

    @Test
    void without_positions_nothing_goes() throws Exception {
        fill();
        scenario.execute("DELETE FROM eventra_position WHERE subscription = ?");

        assertThat(purgeAll()).isZero();
    }

    @Test
    void rows_of_a_former_topic_go_by_age() throws Exception {
        fill();
        scenario.execute(
                "UPDATE eventra_position SET begun_at = CURRENT_TIMESTAMP, position = 3 WHERE subscription = ?");

        assertThat(purgeAll()).isEqualTo(PARTITIONS * OFFSETS / 2);
    }

    @Test
    void a_dead_row_stays_as_long_as_its_dead_letter() throws Exception {
        fill();
        scenario.execute("UPDATE eventra_inbox SET state = 'dead' WHERE subscription = ? AND kafka_offset < 10");
        scenario.execute("INSERT INTO eventra_dead_letter (subscription, state, topic, kafka_partition, kafka_offset,"
                + " source, event_id, attempts, worker) SELECT subscription, 'dead', 't', kafka_partition,"
                + " kafka_offset, source, event_id, 1, 'w' FROM eventra_inbox WHERE subscription = ? AND state = 'dead'"
                + " AND kafka_partition = 0");

        purgeAll();

        assertThat(count("state = 'dead' AND kafka_partition = 0")).isEqualTo(10);
        assertThat(count("state = 'dead' AND kafka_partition = 1 AND MOD(kafka_offset, 2) = 0"))
                .isZero();
    }

    @Test
    void replays_go_by_age_each_with_its_own_subscription() throws Exception {
        String other = scenario.topic + "x";
        for (String name : List.of(scenario.topic + "#a", scenario.topic + "#b", other + "#a")) {
            insert(new InboxKey(name, Scenario.SOURCE, "1", "f", null), InboxState.DONE);
            insert(new InboxKey(name, Scenario.SOURCE, "2", "f", null), InboxState.DONE);
        }
        try (var connection = scenario.connect();
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE eventra_inbox SET handled_at = handled_at - INTERVAL '8' DAY WHERE"
                    + " subscription LIKE '" + scenario.topic + "%#%' AND event_id = '1'");
        }

        List<String> replays = scenario.database.inTransaction(connection -> purge.replays(connection, scenario.topic));
        assertThat(replays).containsExactlyInAnyOrder(scenario.topic + "#a", scenario.topic + "#b");
        int removed = scenario.database.inTransaction(
                connection -> purge.stepByAge(connection, replays.get(0), RETENTION, 10));
        assertThat(removed).isEqualTo(1);
    }

    @Test
    void purges_and_deliveries_of_the_same_events_stay_out_of_each_others_way() throws Exception {
        fill();
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<SQLException> broken = new AtomicReference<>();
        AtomicInteger inserts = new AtomicInteger();
        List<Future<?>> deliveries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int from = i * 30;
            deliveries.add(scenario.threads.submit(() -> {
                for (int round = from; !done.get(); round++) {
                    deliver(round, inserts, broken);
                }
            }));
        }
        for (int i = 0; i < 5; i++) {
            Future<Integer> one = scenario.threads.submit(this::purgeAll);
            Future<Integer> two = scenario.threads.submit(this::purgeAll);
            one.get(60, TimeUnit.SECONDS);
            two.get(60, TimeUnit.SECONDS);
            age("kafka_offset < 20");
        }
        done.set(true);
        for (Future<?> delivery : deliveries) {
            delivery.get(60, TimeUnit.SECONDS);
        }

        assertThat(broken).hasValue(null);
        assertThat(inserts.get()).isPositive();
        assertThat(count("kafka_offset >= 50")).isEqualTo(PARTITIONS * (OFFSETS - POSITION));
        assertThat(count("kafka_offset >= 20 AND kafka_offset < 50 AND MOD(kafka_offset, 2) = 1"))
                .as("young rows below the position")
                .isEqualTo(PARTITIONS * 15);
    }

    /** Several events in one transaction, as a batch is, in the order in which all do it. */
    private void deliver(int round, AtomicInteger inserts, AtomicReference<SQLException> broken) {
        try {
            scenario.database.inTransaction(connection -> {
                List<InboxKey> keys = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    keys.add(key(scenario.topic, round % PARTITIONS, (round * 7 + i) % OFFSETS));
                }
                return inserts.addAndGet(scenario.database
                        .inbox()
                        .insertAll(connection, keys, InboxState.DONE)
                        .size());
            });
        } catch (SQLException e) {
            // with the next round
            if (!isContention(e)) {
                broken.set(e);
            }
        }
    }

    @Test
    void a_purge_waits_for_no_delivery() throws Exception {
        fill();
        try (var holder = scenario.connect()) {
            // as a delivery holds them, which names its keys: this statement reads all rows
            holder.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            holder.setAutoCommit(false);
            try (var update = holder.prepareStatement(
                    "UPDATE eventra_inbox SET state = 'done' WHERE subscription = ? AND kafka_offset = 0")) {
                update.setString(1, scenario.topic);
                assertThat(update.executeUpdate()).isEqualTo(PARTITIONS);
            }

            assertThat(scenario.threads.submit(this::purgeAll).get(20, TimeUnit.SECONDS))
                    .isEqualTo(PARTITIONS * (POSITION / 2 - 1));
            holder.rollback();
        }
    }

    @Test
    void the_subscription_keeps_what_its_slow_partition_may_have_to_deliver_again() throws Exception {
        scenario.settings =
                scenario.settings.withRetention(Duration.ofMillis(1)).withHandover(Duration.ofMillis(100));
        DeliveryEvents events = new DeliveryEvents();
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            for (int g = 0; g < 8; g++) {
                scenario.publish("g" + g);
            }
        }
        scenario.flush();
        Subscription first = scenario.start(
                scenario.endpoints((connection, event) -> {
                    if (event.id().equals("g0-1")) {
                        release.await();
                    }
                    scenario.effect(connection, event);
                }),
                events);
        await().atMost(LONG).until(() -> scenario.effectCount() == 70);
        // the other partition is passed, that of g0 is where it began
        await().atMost(LONG)
                .until(() -> scenario.positions().values().stream()
                                .filter(position -> position > 0)
                                .count()
                        == 1);
        InboxPurger purger = new InboxPurger(
                scenario.settings,
                scenario.database,
                new Threads(scenario.threads),
                new InboxPurger.Pace(Duration.ofMillis(1), 5, Duration.ofMillis(1)),
                RandomGenerator.getDefault());
        await().atMost(LONG).until(() -> {
            purger.startIfDue(System.nanoTime());
            return scenario.inboxCount() < 70;
        });
        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> {
            purger.startIfDue(System.nanoTime());
            return scenario.inboxCount() > 0;
        });
        purger.stop();
        first.close(Duration.ofMillis(500));
        release.countDown();

        scenario.start(scenario.endpoints(scenario::effect), events);
        await().atMost(LONG).until(() -> scenario.positionTotal() == 80);
        assertThat(scenario.effectCount()).isEqualTo(80);
        assertThat(scenario.effects("g0")).hasSize(10);
    }
}
