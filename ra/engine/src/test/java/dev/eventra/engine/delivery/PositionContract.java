package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.delivery.SubscriptionStatus.State;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.stack.DatabaseServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a subscription begins, goes on and stands still, on real Kafka and a real database. */
@Timeout(180)
abstract class PositionContract {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;

    private Scenario scenario;
    private final DeliveryEvents events = new DeliveryEvents();

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), PARTITIONS);
    }

    @AfterEach
    void end() throws Exception {
        scenario.close();
    }

    private void publish(int groups, int each) {
        for (int i = 0; i < each; i++) {
            for (int g = 0; g < groups; g++) {
                scenario.publish("g" + g);
            }
        }
        scenario.flush();
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private Subscription start() {
        return scenario.start(scenario.endpoints(scenario::effect), events);
    }

    private void awaitEffects(int number) {
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(scenario.effectCount()).as(events::toString).isGreaterThanOrEqualTo(number));
    }

    private void awaitPositions(long total) {
        await().atMost(LONG).until(() -> scenario.positionTotal() == total);
    }

    private void awaitState(Subscription subscription, State state) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(subscription.status().state())
                        .as(() -> subscription.status().toString())
                        .isEqualTo(state));
    }

    private void awaitRest(Subscription subscription) {
        await().atMost(LONG).until(() -> subscription.status().partitions().stream()
                .allMatch(SubscriptionStatus.Partition::settled));
    }

    private Positions positions() {
        return new Positions(scenario.database, scenario.kafka());
    }

    private SortedMap<Integer, Long> reset(PositionTarget target, Set<String> living) throws Exception {
        Positions.Plan plan = positions().plan(scenario.topic, scenario.topic, target);
        return scenario.database.inTransaction(connection -> positions().reset(connection, plan, living::contains));
    }

    @Test
    @SameOnAnyDatabase
    void an_expired_offset_of_kafka_neither_replays_nor_loses() throws Exception {
        scenario.settings = scenario.settings.withDeduplicate(false);
        publish(5, 4);
        Subscription first = start();
        awaitEffects(20);
        awaitPositions(20);
        first.close(Duration.ofSeconds(10));
        scenario.forgetOffsets();
        publish(5, 1);

        start();
        awaitEffects(25);
        awaitPositions(25);

        assertThat(scenario.effectCount()).isEqualTo(25);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 25);
    }

    @Test
    void latest_begins_behind_what_is_there_and_holds_that_over_a_restart_without_an_event() throws Exception {
        scenario.settings = scenario.settings.withStart(StartPosition.LATEST);
        publish(5, 4);
        Subscription first = start();
        awaitPositions(20);
        first.close(Duration.ofSeconds(10));
        scenario.forgetOffsets();
        publish(5, 1);

        start();
        awaitEffects(5);

        assertThat(scenario.effectCount()).isEqualTo(5);
        assertThat(scenario.effects("g0")).containsExactly(5);
    }

    @Test
    void a_time_begins_with_the_first_record_of_that_time() throws Exception {
        publish(5, 3);
        Instant then = Instant.now().plusMillis(1);
        await().until(() -> Instant.now().isAfter(then.plusMillis(5)));
        publish(2, 2);
        scenario.settings = scenario.settings.withStart(new StartPosition(Optional.of(then), false));

        start();
        awaitEffects(4);
        awaitPositions(19);

        assertThat(scenario.effects("g0")).containsExactly(4, 5);
        assertThat(scenario.effectCount()).isEqualTo(4);
    }

    @Test
    void a_group_that_consumed_before_there_were_positions_is_adopted() throws Exception {
        publish(5, 4);
        Subscription first = start();
        awaitEffects(20);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 20);
        first.close(Duration.ofSeconds(10));
        scenario.execute("DELETE FROM eventra_position WHERE subscription = ?");
        scenario.execute("DELETE FROM eventra_inbox WHERE subscription = ?");
        publish(5, 1);

        start();
        awaitEffects(25);
        awaitPositions(25);

        assertThat(scenario.effectCount()).isEqualTo(25);
    }

    @Test
    void several_servers_that_start_together_agree_where_to_begin() throws Exception {
        scenario.settings = scenario.settings.withStart(StartPosition.LATEST);
        publish(5, 4);
        for (int i = 0; i < 4; i++) {
            start();
        }
        awaitPositions(20);
        publish(20, 2);

        awaitEffects(40);
        awaitPositions(60);
        assertThat(scenario.effects("g7")).containsExactly(1, 2);
        assertThat(scenario.effects("g0")).containsExactly(5, 6);
    }

    @Test
    void partitions_that_are_added_later_begin_at_their_first_record() throws Exception {
        scenario.settings = scenario.settings.withStart(StartPosition.LATEST);
        publish(5, 4);
        Subscription first = start();
        awaitPositions(20);
        first.close(Duration.ofSeconds(10));
        scenario.addPartitions(PARTITIONS + 2);
        // until the producer knows them
        await().atMost(LONG).until(() -> {
            publish(20, 1);
            return scenario.end(PARTITIONS) > 0 && scenario.end(PARTITIONS + 1) > 0;
        });
        int published = 20 * (scenario.publishedOf("g19"));

        start();
        awaitEffects(published);

        assertThat(scenario.effectCount()).isEqualTo(published);
    }

    @Test
    @SameOnAnyDatabase
    void an_idle_subscription_writes_nothing() throws Exception {
        publish(5, 4);
        start();
        awaitEffects(20);
        awaitPositions(20);
        List<String> before = scenario.rows("SELECT updated_at FROM eventra_position WHERE subscription = ?");

        await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> scenario.rows(
                        "SELECT updated_at FROM eventra_position WHERE subscription = ?")
                .equals(before));
    }

    @Test
    void a_late_write_of_a_former_owner_changes_nothing() throws Exception {
        publish(5, 4);
        start();
        awaitPositions(20);
        var store = scenario.database.positions();
        var rows =
                scenario.database.inTransaction(connection -> store.find(connection, scenario.topic, scenario.topic));

        Set<Integer> changed = scenario.database.inTransaction(connection -> store.advance(
                connection,
                scenario.topic,
                scenario.topic,
                rows.values().stream().map(row -> row.at(0)).toList()));

        assertThat(changed).as("nothing was set, it was only late").isEmpty();
        assertThat(scenario.positionTotal()).isEqualTo(20);
    }

    @Test
    void positions_that_cannot_be_saved_hold_up_no_delivery_and_are_saved_later() throws Exception {
        try (LogCapture log = new LogCapture(Conditions.class)) {
            Subscription subscription = start();
            publish(5, 2);
            awaitPositions(10);
            scenario.rename("eventra_position", "eventra_position_away");
            try {
                publish(5, 2);
                awaitEffects(20);
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(subscription.status().reason())
                                .hasValueSatisfying(reason -> assertThat(reason).contains("can't be saved")));
                publish(5, 20);
                awaitEffects(120);
                assertThat(subscription.status().state()).isEqualTo(State.RUNNING);
            } finally {
                scenario.rename("eventra_position_away", "eventra_position");
            }
            awaitPositions(120);
            await().atMost(LONG).until(() -> subscription.status().reason().isEmpty());

            assertThat(log.lines().stream().filter(line -> line.contains(scenario.topic)))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("WARNING").contains("can't be saved"),
                            line -> assertThat(line).startsWith("INFO").contains("saved again"));
        }
    }

    @Test
    @SameOnAnyDatabase
    void a_missing_table_is_waited_for_and_told_once() throws Exception {
        publish(5, 2);
        scenario.rename("eventra_position", "eventra_position_away");
        try (LogCapture log = new LogCapture(Conditions.class)) {
            Subscription subscription;
            try {
                subscription = start();
                awaitState(subscription, State.WAITING);
                await().during(Duration.ofSeconds(1)).until(() -> scenario.effectCount() == 0);
            } finally {
                scenario.rename("eventra_position_away", "eventra_position");
            }
            awaitEffects(10);
            awaitState(subscription, State.RUNNING);
            assertThat(log.lines().stream().filter(line -> line.contains(scenario.topic)))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("WARNING").containsIgnoringCase("eventra_position"),
                            line -> assertThat(line).startsWith("INFO").contains("consuming"));
        }
    }

    @Test
    @SameOnAnyDatabase
    void a_paused_subscription_delivers_nothing_keeps_its_place_and_goes_on_in_order() throws Exception {
        scenario.client.put("max.poll.interval.ms", "3000");
        Subscription subscription = start();
        publish(20, 20);
        awaitEffects(50);

        subscription.pause("by a test");
        awaitRest(subscription);
        int before = scenario.effectCount();
        publish(20, 20);
        // longer than max.poll.interval: who does not poll while it is paused, loses its partitions
        await().during(Duration.ofSeconds(5)).atMost(LONG).until(() -> scenario.effectCount() == before);
        SubscriptionStatus status = subscription.status();
        assertThat(status.state()).isEqualTo(State.PAUSED);
        assertThat(status.reason()).hasValue("by a test");
        assertThat(status.partitions()).hasSize(PARTITIONS);
        assertThat(status.inFlight()).isZero();
        assertThat(scenario.positionTotal()).as("below what is done with").isLessThanOrEqualTo(before);
        assertThat(status.partitions().stream()
                        .mapToLong(SubscriptionStatus.Partition::position)
                        .sum())
                .isEqualTo(scenario.positionTotal());

        subscription.resume();
        awaitEffects(800);
        awaitState(subscription, State.RUNNING);
        for (int g = 0; g < 20; g++) {
            assertThat(scenario.effects("g" + g)).isEqualTo(range(1, 40));
        }
        assertThat(events.duplicates).as("records that came again").hasValue(0);
        assertThat(events.postponed).isEmpty();
    }

    @Test
    @SameOnAnyDatabase
    void a_delivery_that_runs_when_the_pause_begins_ends_and_counts() throws Exception {
        scenario.settings = scenario.settings.withDeduplicate(false);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription subscription = scenario.start(
                scenario.endpoints((connection, event) -> {
                    began.countDown();
                    release.await();
                    scenario.effect(connection, event);
                }),
                events);
        publish(1, 3);
        began.await();

        subscription.pause("by a test");
        subscription.resume();
        subscription.pause("by a test again");
        await().during(Duration.ofSeconds(1)).until(() -> subscription.status().inFlight() == 1);
        assertThatThrownBy(() -> reset(rule(StartPosition.EARLIEST), Set.of("tester")))
                .isInstanceOf(PositionException.class)
                .hasMessageContaining("tester");
        release.countDown();
        awaitRest(subscription);
        assertThat(scenario.effects("g0")).containsExactly(1);
        assertThat(scenario.positionTotal()).isEqualTo(1);

        subscription.resume();
        awaitEffects(3);
        assertThat(scenario.effects("g0")).containsExactly(1, 2, 3);
    }

    private static PositionTarget rule(StartPosition start) {
        return new PositionTarget.ByRule(start);
    }

    @Test
    void a_reset_is_refused_while_partitions_are_delivered_and_taken_up_when_the_pause_ends() throws Exception {
        scenario.settings = scenario.settings.withDeduplicate(false);
        Subscription one = start();
        Subscription two = start();
        publish(5, 4);
        awaitPositions(20);
        assertThatThrownBy(() -> reset(rule(StartPosition.EARLIEST), Set.of("tester")))
                .isInstanceOf(PositionException.class)
                .hasMessageContaining("pause it on every server");
        assertThat(scenario.positionTotal()).isEqualTo(20);

        one.pause("reset");
        two.pause("reset");
        awaitRest(one);
        awaitRest(two);
        SortedMap<Integer, Long> before = reset(rule(StartPosition.EARLIEST), Set.of("tester"));
        assertThat(before.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(20);
        assertThat(scenario.positionTotal()).isZero();
        one.resume();
        two.resume();
        awaitEffects(40);
        awaitPositions(20);
        assertThat(scenario.effects("g0")).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
    }

    @Test
    void a_reset_to_offsets_moves_these_partitions_only_and_refuses_what_is_not_there() throws Exception {
        Subscription subscription = start();
        publish(20, 4);
        awaitPositions(80);
        long last = scenario.positions().get(2);
        subscription.pause("reset");
        awaitRest(subscription);

        assertThatThrownBy(() -> reset(new PositionTarget.Offsets(Map.of(2, last + 1)), Set.of("tester")))
                .isInstanceOf(PositionException.class)
                .hasMessageContaining("partition 2");
        assertThatThrownBy(() -> reset(new PositionTarget.Offsets(Map.of(9, 0L)), Set.of("tester")))
                .isInstanceOf(PositionException.class)
                .hasMessageContaining("only 0 to 3");
        reset(new PositionTarget.Offsets(Map.of(2, last - 1)), Set.of("tester"));

        assertThat(scenario.positionTotal()).isEqualTo(79);
        subscription.resume();
        await().atMost(LONG).until(() -> events.duplicates.get() == 1);
        awaitPositions(80);
    }

    @Test
    void an_owner_that_missed_a_reset_cannot_undo_it_and_follows_it() throws Exception {
        scenario.settings = scenario.settings.withDeduplicate(false);
        Subscription subscription = start();
        publish(5, 4);
        awaitPositions(20);
        // its worker is taken for dead, but isn't
        reset(rule(StartPosition.EARLIEST), Set.of());
        publish(5, 1);

        awaitEffects(45);
        awaitPositions(25);
        assertThat(subscription.status().state()).isEqualTo(State.RUNNING);
        assertThat(scenario.effects("g0")).containsSubsequence(1, 2, 3, 4, 1, 2, 3, 4, 5);
    }

    @Test
    @SameOnAnyDatabase
    void a_topic_that_is_missing_is_waited_for_and_told_once() throws Exception {
        scenario.deleteTopic();
        try (LogCapture log = new LogCapture(Conditions.class)) {
            Subscription subscription = start();
            awaitState(subscription, State.WAITING);
            assertThat(subscription.status().reason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("does not exist"));
            await().during(Duration.ofSeconds(3))
                    .atMost(LONG)
                    .until(() -> log.lines().stream()
                                    .filter(line -> line.contains(scenario.topic))
                                    .count()
                            == 1);
            scenario.createTopic(PARTITIONS);
            publish(5, 2);
            awaitEffects(10);
            awaitState(subscription, State.RUNNING);
            assertThat(log.lines().stream().filter(line -> line.contains(scenario.topic)))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("WARNING").contains("does not exist"),
                            line -> assertThat(line).startsWith("INFO").contains("is there"));
        }
    }

    @Test
    @SameOnAnyDatabase
    void a_topic_that_is_deleted_and_made_anew_while_it_is_consumed_goes_on_at_its_first_record() throws Exception {
        Subscription subscription = start();
        publish(5, 4);
        awaitPositions(20);
        try (LogCapture log = new LogCapture(PositionLoader.class)) {
            scenario.deleteTopic();
            awaitState(subscription, State.WAITING);
            scenario.createTopic(PARTITIONS);
            publish(5, 2);
            awaitEffects(30);
            awaitPositions(10);

            assertThat(log.lines().stream().filter(line -> line.contains(scenario.topic) && line.startsWith("SEVERE")))
                    .singleElement()
                    .asString()
                    .contains("made anew");
            assertThat(subscription.status().losses()).hasSize(1);
            assertThat(subscription.status().losses().get(0).what()).contains("made anew");
        }
    }

    @Test
    void a_topic_made_anew_behind_a_stopped_subscription_is_read_from_its_first_record() throws Exception {
        Subscription first = start();
        publish(5, 4);
        awaitPositions(20);
        first.close(Duration.ofSeconds(10));
        scenario.deleteTopic();
        scenario.createTopic(PARTITIONS);
        // more than before: the former positions lie within
        publish(5, 8);

        Subscription subscription = start();
        awaitEffects(60);
        awaitPositions(40);
        assertThat(scenario.effects("g0")).isEqualTo(range(1, 12));
        assertThat(subscription.status().losses()).hasSize(1);
    }

    @Test
    @SameOnAnyDatabase
    void a_broker_that_is_away_is_told_once_and_shown() throws Exception {
        Subscription subscription = start();
        publish(5, 2);
        awaitPositions(10);
        try (LogCapture log = new LogCapture(Conditions.class)) {
            Servers.kafka().kill();
            try {
                awaitState(subscription, State.SUSPENDED);
                assertThat(subscription.status().reason())
                        .hasValueSatisfying(reason -> assertThat(reason).contains("does not answer at"));
            } finally {
                Servers.kafka().start();
            }
            publish(5, 2);
            awaitEffects(20);
            awaitState(subscription, State.RUNNING);
            assertThat(log.lines().stream().filter(line -> line.contains(scenario.topic)))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("WARNING").contains("does not answer at"),
                            line -> assertThat(line).startsWith("INFO").contains("answers again"));
        }
    }
}
