package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.thread.Threads;
import dev.eventra.stack.DatabaseServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What delivery promises to a listener that takes several events at once, on real Kafka and a real database. */
@Timeout(180)
abstract class BatchDeliveryContract {

    private static final Duration LONG = Duration.ofSeconds(60);

    private Scenario scenario;
    private final DeliveryEvents events = new DeliveryEvents();

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), 4);
        scenario.settings = scenario.settings.withBatchSize(50).withMaxAttempts(3);
    }

    @AfterEach
    void end() throws Exception {
        scenario.close();
    }

    private TestEndpoints batch(TestEndpoints.Handler handler) {
        TestEndpoints endpoints = scenario.endpoints(handler);
        endpoints.batch = true;
        return endpoints;
    }

    private void publish(int groups, int each) {
        for (int i = 0; i < each; i++) {
            for (int g = 0; g < groups; g++) {
                scenario.publish("g" + g);
            }
        }
        scenario.flush();
    }

    private void awaitEffects(int number) {
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(scenario.effectCount()).as(events::toString).isGreaterThanOrEqualTo(number));
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private void assertEachGroupOnceInOrder(int groups, int each) throws SQLException {
        for (int g = 0; g < groups; g++) {
            assertThat(scenario.effects("g" + g)).as("effects of group g%d", g).isEqualTo(upTo(each));
        }
    }

    @Test
    void what_is_ready_goes_together_up_to_the_batch_size_and_each_group_stays_in_order() throws Exception {
        publish(10, 40);
        TestEndpoints endpoints = batch(scenario::effect);
        scenario.start(endpoints, events);

        awaitEffects(400);

        assertEachGroupOnceInOrder(10, 40);
        assertThat(scenario.inboxCount()).isEqualTo(400);
        assertThat(endpoints.calls).allMatch(size -> size <= 50).anyMatch(size -> size == 50);
        assertThat(endpoints.opened.get()).as("calls for 400 events").isLessThan(100);
        assertThat(events.delivered).hasValue(400);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 400);
    }

    @Test
    void one_event_alone_does_not_wait_for_others() throws Exception {
        TestEndpoints endpoints = batch(scenario::effect);
        scenario.start(endpoints, events);
        scenario.publish("g0");

        awaitEffects(1);

        assertThat(endpoints.calls).containsExactly(1);
    }

    @Test
    void a_failing_event_is_found_and_parks_its_group_alone_while_nothing_of_the_others_is_counted() throws Exception {
        TestEndpoints endpoints = batch((connection, event) -> {
            scenario.effect(connection, event);
            if (event.id().equals("g3-5")) {
                throw new IllegalStateException("poison");
            }
        });
        publish(8, 20);
        scenario.start(endpoints, events);

        awaitEffects(7 * 20 + 4);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 16);

        for (int g = 0; g < 8; g++) {
            assertThat(scenario.effects("g" + g)).as("effects of group g%d", g).isEqualTo(upTo(g == 3 ? 4 : 20));
        }
        assertThat(scenario.deadLetters())
                .startsWith("dead g3-5", "queued g3-6")
                .endsWith("queued g3-20");
        assertThat(scenario.parkedGroups()).containsExactly("g3");
        assertThat(events.failed)
                .extracting(DeliveryInfo::eventId, DeliveryInfo::attempt)
                .containsExactly(tuple("g3-5", 1), tuple("g3-5", 2), tuple("g3-5", 3));
        assertThat(events.batchesFailed).isNotEmpty();
        await().atMost(LONG).until(() -> scenario.committedTotal() == 160);
    }

    @Test
    void after_the_events_of_a_failed_batch_batches_go_on() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        TestEndpoints endpoints = batch((connection, event) -> {
            scenario.effect(connection, event);
            if (!failed.getAndSet(true)) {
                throw new IllegalStateException("once");
            }
        });
        publish(4, 50);
        scenario.start(endpoints, events);
        awaitEffects(200);
        int before = endpoints.calls.size();
        publish(4, 50);
        awaitEffects(400);

        assertEachGroupOnceInOrder(4, 100);
        assertThat(endpoints.calls.subList(before, endpoints.calls.size())).anyMatch(size -> size > 1);
        assertThat(events.failed).isEmpty();
    }

    @Test
    void duplicates_in_a_batch_are_left_out_of_what_the_listener_gets() throws Exception {
        publish(4, 10);
        Subscription first = scenario.start(batch(scenario::effect), events);
        awaitEffects(40);
        first.close(Duration.ofSeconds(10));
        scenario.forgetPositions();
        publish(4, 10);

        scenario.start(batch(scenario::effect), events);
        awaitEffects(80);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 80);

        assertEachGroupOnceInOrder(4, 20);
        assertThat(events.duplicates).hasValue(40);
        assertThat(events.delivered).hasValue(80);
    }

    @Test
    void an_event_that_comes_twice_in_one_batch_takes_effect_once_and_an_id_used_twice_is_a_dead_letter()
            throws Exception {
        scenario.publish("same", "tested", "g0", "1");
        scenario.publish("same", "tested", "g0", "1");
        scenario.publish("same", "tested", "g0", "2");
        scenario.publish("next", "tested", "g0", "3");
        scenario.flush();
        scenario.start(batch(scenario::effect), events);

        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 2);

        assertThat(scenario.effects("g0")).containsExactly(1);
        assertThat(scenario.deadLetters()).containsExactly("dead same", "queued next");
        assertThat(events.duplicates).hasValue(1);
    }

    @Test
    void an_event_that_another_owner_gave_up_keeps_the_later_ones_of_its_group_waiting() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        scenario.publish("g0");
        Subscription first = scenario.start(
                batch((connection, event) -> {
                    throw new IllegalStateException("poison");
                }),
                events);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 1);
        first.close(Duration.ofSeconds(10));
        scenario.forgetPositions();
        publish(2, 5);

        scenario.start(batch(scenario::effect), events);
        awaitEffects(5);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 6);

        assertThat(scenario.effects("g0")).isEmpty();
        assertThat(scenario.effects("g1")).isEqualTo(upTo(5));
    }

    @Test
    void a_record_that_is_no_event_does_not_keep_others_from_their_batch() throws Exception {
        publish(2, 3);
        scenario.publishRaw("g0".getBytes(UTF_8), new byte[] {1});
        publish(2, 3);
        scenario.start(batch(scenario::effect), events);

        awaitEffects(9);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 4);

        assertThat(scenario.effects("g0")).isEqualTo(upTo(3));
        assertThat(scenario.effects("g1")).isEqualTo(upTo(6));
        assertThat(scenario.parkedGroups()).containsExactly("g0");
    }

    @Test
    void a_commit_that_fails_undoes_the_batch_and_each_event_follows_alone() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        publish(4, 10);
        scenario.container.refuseCommit.set(true);
        scenario.start(batch(scenario::effect), events);

        awaitEffects(40);

        assertEachGroupOnceInOrder(4, 10);
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(events.failed).isEmpty();
    }

    @Test
    void two_owners_of_the_same_events_do_not_wait_for_each_other_crosswise() throws Exception {
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> "e" + i).toList();
        List<String> backwards = new ArrayList<>(ids);
        Collections.reverse(backwards);
        for (int round = 0; round < 20; round++) {
            String name = scenario.topic + "-" + round;
            CountDownLatch both = new CountDownLatch(2);
            List<Future<AttemptResult>> results = new ArrayList<>();
            for (List<String> order : List.of(ids, backwards)) {
                results.add(scenario.threads.submit(() -> {
                    both.countDown();
                    both.await();
                    return untilDone(name, order, scenario::effect);
                }));
            }
            for (Future<AttemptResult> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS).kind())
                        .isIn(AttemptResult.Kind.DELIVERED, AttemptResult.Kind.DUPLICATE);
            }
            assertThat(scenario.count("SELECT COUNT(*) FROM eventra_inbox WHERE subscription = ?", name))
                    .isEqualTo(40);
            assertThat(scenario.effectCount()).isEqualTo(40 * (round + 1));
        }
    }

    @Test
    void rebalance_and_crash_while_batches_are_in_flight_lose_repeat_and_disorder_nothing() throws Exception {
        scenario.settings = scenario.settings.withHandover(Duration.ofMillis(300));
        scenario.client.put("session.timeout.ms", "6000");
        scenario.client.put("heartbeat.interval.ms", "500");
        AtomicInteger calls = new AtomicInteger();
        TestEndpoints.Handler troubled = (connection, event) -> {
            scenario.effect(connection, event);
            if (calls.incrementAndGet() % 60 == 0) {
                throw new IllegalStateException("now and then");
            }
        };
        scenario.settings = scenario.settings.withMaxAttempts(100);
        publish(20, 30);
        Subscription first = scenario.start(batch(troubled), events);
        awaitEffects(50);
        scenario.start(batch(troubled), events);
        publish(20, 30);
        // leaves in the middle of its batches, within no time: what runs goes on as a zombie
        awaitEffects(300);
        first.close(Duration.ofMillis(50));
        publish(20, 30);
        scenario.start(batch(troubled), events);
        publish(20, 30);

        awaitEffects(2_400);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 2_400);

        assertEachGroupOnceInOrder(20, 120);
        assertThat(scenario.effectCount()).isEqualTo(2_400);
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void a_batch_of_events_without_groups_takes_all_of_them() throws Exception {
        for (int i = 0; i < 120; i++) {
            scenario.publish(null);
        }
        scenario.flush();
        TestEndpoints endpoints = batch(scenario::effect);
        scenario.start(endpoints, events);

        awaitEffects(120);

        assertThat(scenario.effectCount()).isEqualTo(120);
        assertThat(endpoints.calls).anyMatch(size -> size > 1);
    }

    @Test
    void without_an_inbox_batches_are_delivered_too() throws Exception {
        scenario.settings = scenario.settings.withDeduplicate(false);
        publish(5, 20);
        scenario.start(batch(scenario::effect), events);

        awaitEffects(100);

        assertEachGroupOnceInOrder(5, 20);
        assertThat(scenario.inboxCount()).isZero();
    }

    @Test
    void the_listener_of_a_batch_that_was_interrupted_by_the_stop_leaves_its_events_for_the_next() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        publish(3, 5);
        Subscription first = scenario.start(
                batch((connection, event) -> {
                    began.countDown();
                    never.await();
                }),
                events);
        began.await();
        first.close(Duration.ofSeconds(1));

        scenario.start(batch(scenario::effect), events);
        awaitEffects(15);

        assertEachGroupOnceInOrder(3, 5);
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(events.failed).isEmpty();
    }

    /** As a subscription does: what was in the way is tried again, but nobody may be the victim of a deadlock. */
    private AttemptResult untilDone(String subscription, List<String> ids, TestEndpoints.Handler handler) {
        DeliveryDatabase proved = scenario.database.with(DeliveryDatabase.Transactions.PROVED);
        EnlistmentGuard guard = new EnlistmentGuard(subscription, proved, new Threads(scenario.threads));
        DeliveryAttempt attempt = new DeliveryAttempt(
                scenario.endpoints(handler), scenario.container, new InboxClaim(scenario.database, guard));
        AttemptResult result = attempt.run(deliveries(subscription, ids)).result();
        while (result.kind() == AttemptResult.Kind.DISTURBED) {
            assertThat(result.cause())
                    .isInstanceOfSatisfying(SQLException.class, failure -> assertThat(failure.getSQLState())
                            .as(failure::toString)
                            .doesNotStartWith("40"));
            result = attempt.run(deliveries(subscription, ids)).result();
        }
        return result;
    }

    private List<Delivery> deliveries(String subscription, List<String> ids) {
        List<Delivery> deliveries = new ArrayList<>();
        OffsetTracker tracker = new OffsetTracker();
        TopicPartition partition = new TopicPartition(scenario.topic, 0);
        for (String id : ids) {
            long offset = deliveries.size();
            Event event = Event.builder("tested")
                    .id(id)
                    .source(Scenario.SOURCE)
                    .time(Instant.EPOCH)
                    .data("1")
                    .build();
            OffsetTracker.Slot slot = tracker.add(offset, 1);
            deliveries.add(new Delivery(subscription, partition, offset, tracker, slot, event, null, null));
        }
        return deliveries;
    }
}
