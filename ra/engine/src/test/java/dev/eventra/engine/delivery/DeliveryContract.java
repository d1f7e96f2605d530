package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxState;
import dev.eventra.engine.inbox.InboxStore;
import dev.eventra.engine.outbox.Enlistment;
import dev.eventra.engine.outbox.EnlistmentProbe;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.stack.DatabaseServer;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** What delivery promises, on real Kafka and a real database. */
@Timeout(180)
abstract class DeliveryContract {

    private static final Duration LONG = Duration.ofSeconds(60);

    private Scenario scenario;
    private final DeliveryEvents events = new DeliveryEvents();

    abstract DatabaseServer server();

    /** Ends the database as roughly as it can take without losing what it has committed. */
    void breakDatabase() {
        server().kill();
    }

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), 4);
    }

    @AfterEach
    void end() throws Exception {
        scenario.close();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
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

    private void assertEachGroupOnceInOrder(int groups, int each) throws Exception {
        for (int g = 0; g < groups; g++) {
            assertThat(scenario.effects("g" + g)).as("effects of group g%d", g).isEqualTo(upTo(each));
        }
    }

    @Test
    void effect_and_inbox_row_commit_together_and_the_position_follows() throws Exception {
        publish(5, 20);
        TestEndpoints endpoints = scenario.endpoints(scenario::effect);
        scenario.start(endpoints, events);

        awaitEffects(100);

        assertEachGroupOnceInOrder(5, 20);
        assertThat(scenario.inboxCount()).isEqualTo(100);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 100);
        assertThat(scenario.committed())
                .as("idle partitions show no lag either")
                .hasSize(4);
        assertThat(endpoints.closed).hasValue(endpoints.opened.get());
    }

    @Test
    void a_failing_listener_leaves_neither_effect_nor_inbox_row_and_is_tried_again() throws Exception {
        List<Throwable> failures = List.of(
                new IllegalStateException("runtime"), new IOException("checked"), new AssertionError("an error"));
        AtomicInteger calls = new AtomicInteger();
        List<Integer> rows = new ArrayList<>();
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    int call = calls.getAndIncrement();
                    rows.add(scenario.effectCount() + scenario.inboxCount());
                    scenario.effect(connection, event);
                    if (call < failures.size()) {
                        sneaky(failures.get(call));
                    }
                }),
                events);
        publish(1, 1);

        awaitEffects(1);

        assertThat(rows).as("rows that a failed attempt left").containsExactly(0, 0, 0, 0);
        assertThat(events.failures).isEqualTo(failures);
        assertThat(scenario.effects("g0")).isEqualTo(upTo(1));
        assertThat(scenario.inboxCount()).isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void a_listener_whose_transaction_does_not_commit_is_tried_again() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    scenario.effect(connection, event);
                    if (first.getAndSet(false)) {
                        scenario.container.setRollbackOnly();
                    }
                }),
                events);
        publish(1, 1);

        awaitEffects(1);

        assertThat(events.failures)
                .hasOnlyElementsOfType(NotCommittedException.class)
                .hasSize(1);
    }

    @Test
    void events_that_come_again_have_no_second_effect() throws Exception {
        publish(3, 10);
        Subscription first = scenario.start(scenario.endpoints(scenario::effect), events);
        awaitEffects(30);
        first.close(Duration.ofSeconds(10));
        scenario.forgetPositions();

        scenario.start(scenario.endpoints(scenario::effect), events);
        await().atMost(LONG).until(() -> events.duplicates.get() == 30);
        scenario.publish("g0");
        awaitEffects(31);

        assertThat(scenario.effects("g0")).isEqualTo(upTo(11));
        assertThat(scenario.effectCount()).isEqualTo(31);
    }

    @Test
    void a_failing_group_is_parked_and_its_later_events_wait_while_others_go_on() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(3);
        TestEndpoints.Handler handler = (connection, event) -> {
            scenario.effect(connection, event);
            if (event.id().equals("g0-2")) {
                throw new IllegalStateException("poison\0");
            }
        };
        publish(3, 5);
        Subscription first = scenario.start(scenario.endpoints(handler), events);
        awaitEffects(11);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 4);

        assertThat(scenario.deadLetters()).containsExactly("dead g0-2", "queued g0-3", "queued g0-4", "queued g0-5");
        assertThat(scenario.parkedGroups()).containsExactly("g0");
        assertThat(scenario.effects("g0")).containsExactly(1);
        assertThat(scenario.effects("g1")).isEqualTo(upTo(5));
        assertThat(events.failed).extracting(DeliveryInfo::attempt).containsExactly(1, 2, 3);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 15);

        // and the parked state outlives the subscription, even where all comes again
        first.close(Duration.ofSeconds(10));
        scenario.forgetPositions();
        scenario.start(scenario.endpoints(scenario::effect), events);
        scenario.publish("g0");
        scenario.publish("g1");
        awaitEffects(12);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 17);

        assertThat(scenario.deadLetters())
                .containsExactly("dead g0-2", "queued g0-3", "queued g0-4", "queued g0-5", "queued g0-6");
        assertThat(scenario.effects("g0")).containsExactly(1);
    }

    @Test
    void a_group_stays_parked_for_an_owner_that_never_met_its_dead_event() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        publish(1, 1);
        Subscription first = scenario.start(
                scenario.endpoints((connection, event) -> {
                    throw new IllegalStateException("poison");
                }),
                events);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 1);
        first.close(Duration.ofSeconds(10));

        scenario.start(scenario.endpoints(scenario::effect), events);
        scenario.publish("g0");
        await().atMost(LONG).until(() -> scenario.committedTotal() == 2);

        assertThat(scenario.deadLetters()).containsExactly("dead g0-1", "queued g0-2");
        assertThat(scenario.effectCount()).isZero();
    }

    @Test
    void a_group_that_was_let_go_is_delivered_again() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    scenario.effect(connection, event);
                    if (event.id().equals("g0-1")) {
                        throw new IllegalStateException("poison");
                    }
                }),
                events);
        publish(1, 1);
        await().atMost(LONG).until(() -> scenario.parkedGroups().size() == 1);
        scenario.database.inTransaction(connection -> {
            try (var delete = connection.prepareStatement("DELETE FROM eventra_parked_group WHERE subscription = ?")) {
                delete.setString(1, scenario.topic);
                return delete.executeUpdate();
            }
        });

        scenario.publish("g0");
        awaitEffects(1);

        assertThat(scenario.effects("g0")).containsExactly(2);
        assertThat(scenario.deadLetters()).containsExactly("dead g0-1");
    }

    @Test
    void a_retrying_group_does_not_delay_others() throws Exception {
        scenario.settings = scenario.settings.withConcurrency(1).withMaxAttempts(100);
        AtomicBoolean broken = new AtomicBoolean(true);
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    scenario.effect(connection, event);
                    if (broken.get() && event.group().orElseThrow().equals("g0")) {
                        throw new IllegalStateException("not yet");
                    }
                }),
                events);
        publish(4, 10);
        awaitEffects(30);
        broken.set(false);
        awaitEffects(40);

        assertEachGroupOnceInOrder(4, 10);
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void a_broken_event_of_a_type_that_the_listener_does_not_receive_concerns_others() throws Exception {
        TestEndpoints endpoints = scenario.endpoints(scenario::effect);
        endpoints.types = "tested"::equals;
        scenario.publishBroken("g0", "other");
        scenario.publish("g0");
        scenario.publishBroken("g1", "tested");
        scenario.publish("g1");
        scenario.flush();

        scenario.start(endpoints, events);

        await().atMost(LONG).until(() -> scenario.committedTotal() == 4);
        assertThat(scenario.effects("g0")).containsExactly(1);
        assertThat(scenario.effects("g1")).isEmpty();
        assertThat(scenario.parkedGroups()).containsExactly("g1");
    }

    @Test
    void an_inbox_row_that_a_hanging_transaction_holds_delays_its_group_alone() throws Exception {
        scenario.settings = scenario.settings.withConcurrency(1);
        for (int i = 0; i < 5; i++) {
            scenario.publish("g0");
            scenario.publish("g1");
        }
        scenario.flush();
        try (Connection hanging = scenario.connect()) {
            hanging.setAutoCommit(false);
            new InboxStore(scenario.database.dialect())
                    .insert(
                            hanging,
                            new InboxKey(scenario.settings.name(), Scenario.SOURCE, "g0-1", "of a zombie", null),
                            InboxState.DONE);
            scenario.start(scenario.endpoints(scenario::effect), events);
            await().atMost(LONG).until(() -> scenario.effects("g1").size() == 5);
            assertThat(scenario.effects("g0")).isEmpty();
            hanging.rollback();
        }

        await().atMost(LONG).until(() -> scenario.effects("g0").size() == 5);
        assertThat(scenario.effects("g0")).isEqualTo(upTo(5));
        assertThat(events.failed).isEmpty();
    }

    @Test
    void a_record_that_is_no_event_is_kept_as_a_dead_letter() throws Exception {
        scenario.publishRaw(null, "no event".getBytes(UTF_8));
        scenario.publishRaw("g1".getBytes(UTF_8), null);
        scenario.publishRaw(new byte[] {(byte) 0xFF, 0}, new byte[] {0, (byte) 0xFF});
        scenario.flush();
        publish(2, 2);
        scenario.start(scenario.endpoints(scenario::effect), events);
        awaitEffects(2);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 5);

        assertThat(scenario.effects("g0")).isEqualTo(upTo(2));
        assertThat(scenario.parkedGroups()).containsExactly("g1");
        // the other dead letters lie in other partitions, so they come in between as they like
        assertThat(scenario.deadLetters()).containsSubsequence("queued g1-1", "queued g1-2");
        List<String> values = new ArrayList<>();
        scenario.query(
                "SELECT data, error_message FROM eventra_dead_letter WHERE subscription = ? AND type IS NULL"
                        + " AND group_key IS NULL AND raw_key IS NULL",
                List.of(scenario.topic),
                rows -> values.add(new String(rows.getBytes(1), UTF_8) + ": " + rows.getString(2)));
        assertThat(values).singleElement().asString().startsWith("no event: header ce_specversion is missing");
    }

    @Test
    void an_event_that_cannot_even_be_matched_becomes_a_dead_letter_and_the_others_go_on() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(2);
        scenario.publish("bad", "bottomless", "g9", "1");
        publish(2, 2);
        TestEndpoints endpoints = scenario.endpoints((connection, event) -> {
            if (event.type().equals("bottomless")) {
                throw new StackOverflowError("upcaster");
            }
            scenario.effect(connection, event);
        });
        endpoints.types = type -> {
            if (type.equals("bottomless")) {
                throw new StackOverflowError("upcaster");
            }
            return true;
        };
        scenario.start(endpoints, events);
        awaitEffects(4);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(scenario.deadLetters()).containsExactly("dead bad"));
    }

    @Test
    void an_id_with_other_data_is_a_dead_letter_and_no_duplicate() throws Exception {
        scenario.publish("same", "tested", "g0", "1");
        scenario.publish("same", "tested", "g0", "1");
        scenario.publish("same", "tested", "g0", "2");
        scenario.publish("next", "tested", "g0", "3");
        scenario.start(scenario.endpoints(scenario::effect), events);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 2);

        assertThat(scenario.effects("g0")).containsExactly(1);
        assertThat(scenario.deadLetters()).containsExactly("dead same", "queued next");
        assertThat(events.duplicates).hasValue(1);
    }

    @Test
    void types_that_nobody_receives_are_passed_over_without_a_transaction() throws Exception {
        TestEndpoints endpoints = scenario.endpoints(scenario::effect);
        endpoints.types = "tested"::equals;
        scenario.publish("other", "unknown", "g0", "9");
        publish(1, 1);
        scenario.start(endpoints, events);

        await().atMost(LONG).until(() -> scenario.committedTotal() == 2);

        assertThat(endpoints.opened).hasValue(1);
        assertThat(scenario.effects("g0")).containsExactly(1);
    }

    @Test
    @SameOnAnyDatabase
    void two_instances_share_the_work_and_one_dies() throws Exception {
        AtomicBoolean dead = new AtomicBoolean();
        CountDownLatch end = new CountDownLatch(1);
        Set<String> workers = ConcurrentHashMap.newKeySet();
        scenario.client.put("max.poll.interval.ms", "5000");
        // one whose buffer is full reads nothing, and so would never notice that it is dead
        scenario.settings = scenario.settings.withBuffering(new SubscriptionSettings.Buffering(100_000, 250));
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    workers.add("stays");
                    scenario.effect(connection, event);
                }),
                events);
        DeliveryEvents others = new DeliveryEvents();
        TestEndpoints doomed = scenario.endpoints((connection, event) -> {
            workers.add("dies");
            scenario.effect(connection, event);
            if (dead.get()) {
                throw new IllegalStateException("dead");
            }
        });
        doomed.types = type -> {
            // asked by the thread that polls
            if (dead.get()) {
                awaitLatch(end);
            }
            return true;
        };
        scenario.start(doomed, others);
        while (workers.size() < 2) {
            publish(20, 1);
            await().pollInterval(Duration.ofMillis(20)).until(() -> true);
        }
        publish(20, 50);
        await().atMost(LONG).until(() -> others.delivered.get() > 20);
        doomed.available = false;
        dead.set(true);
        publish(20, 50);
        int each = scenario.publishedOf("g0");

        awaitEffects(20 * each);

        assertEachGroupOnceInOrder(20, each);
        assertThat(scenario.deadLetters()).isEmpty();
        end.countDown();
    }

    @Test
    @SameOnAnyDatabase
    void a_zombie_that_finishes_after_it_lost_its_partition_has_no_second_effect() throws Exception {
        scenario.client.put("max.poll.interval.ms", "3000");
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean stall = new AtomicBoolean();
        TestEndpoints zombie = scenario.endpoints((connection, event) -> {
            scenario.effect(connection, event);
            began.countDown();
            release.await();
        });
        zombie.types = type -> {
            // the thread that polls stalls too, so that the broker takes the partitions away
            if (stall.get()) {
                awaitLatch(release);
            }
            return true;
        };
        scenario.publish("g0");
        scenario.flush();
        scenario.start(zombie, events);
        began.await();
        stall.set(true);
        scenario.publish("g0");
        scenario.flush();
        DeliveryEvents successor = new DeliveryEvents();
        TestEndpoints next = scenario.endpoints(scenario::effect);
        scenario.start(next, successor);
        // it has the event, and waits for the zombie's inbox row or fails on it (H2)
        await().atMost(LONG).until(() -> next.opened.get() >= 1);
        release.countDown();
        scenario.publish("g0");
        scenario.flush();
        awaitEffects(3);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 3);

        assertThat(scenario.effects("g0")).isEqualTo(upTo(3));
        assertThat(successor.duplicates.get() + events.duplicates.get()).isPositive();
        assertThat(scenario.deadLetters()).isEmpty();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @SameOnAnyDatabase
    void a_slow_listener_during_a_rebalance_leaves_its_offset_uncommitted() throws Exception {
        scenario.settings = scenario.settings.withHandover(Duration.ofMillis(200));
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger slow = new AtomicInteger();
        Subscription first = scenario.start(
                scenario.endpoints((connection, event) -> {
                    slow.incrementAndGet();
                    awaitLatch(release);
                    scenario.effect(connection, event);
                }),
                events);
        publish(8, 3);
        await().atMost(LONG).until(() -> slow.get() >= 4);

        first.close(Duration.ofSeconds(3));
        release.countDown();

        assertThat(scenario.committedTotal())
                .as("offsets of records that nobody finished")
                .isZero();
        scenario.start(scenario.endpoints(scenario::effect), events);
        awaitEffects(24);
        assertEachGroupOnceInOrder(8, 3);
    }

    @Test
    void a_database_that_restarts_under_load_costs_no_event() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(2);
        scenario.start(scenario.endpoints(scenario::effect), events);
        publish(20, 50);
        awaitEffects(100);

        breakDatabase();
        publish(20, 50);
        await().atMost(LONG).until(() -> events.paused.get() > 0);
        server().start();
        awaitEffects(2_000);

        assertEachGroupOnceInOrder(20, 100);
        assertThat(scenario.deadLetters()).isEmpty();
        await().atMost(LONG).until(() -> events.resumed.get() == events.paused.get());
    }

    @Test
    void an_unavailable_endpoint_is_waited_for_and_counts_no_attempt() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        TestEndpoints endpoints = scenario.endpoints(scenario::effect);
        endpoints.available = false;
        scenario.start(endpoints, events);
        publish(3, 10);
        await().atMost(LONG).until(() -> events.paused.get() == 1);
        assertThat(scenario.committedTotal()).isZero();

        endpoints.available = true;
        awaitEffects(30);

        assertEachGroupOnceInOrder(3, 10);
        assertThat(events.failed).isEmpty();
        assertThat(events.paused).hasValue(1);
        assertThat(events.resumed).hasValue(1);
    }

    @Test
    void a_dead_letter_that_cannot_be_stored_is_stored_later_and_holds_its_offset() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        scenario.rename("eventra_dead_letter", "eventra_dead_letter_away");
        try {
            scenario.start(
                    scenario.endpoints((connection, event) -> {
                        throw new IllegalStateException("poison");
                    }),
                    events);
            publish(1, 2);
            await().atMost(LONG).until(() -> events.postponed.size() >= 3);
            assertThat(scenario.committedTotal()).isZero();
            assertThat(events.paused).as("others need not wait for it").hasValue(0);
        } finally {
            scenario.rename("eventra_dead_letter_away", "eventra_dead_letter");
        }
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 2);

        assertThat(scenario.deadLetters()).containsExactly("dead g0-1", "queued g0-2");
        assertThat(events.failed).as("the listener is not called again").hasSize(1);
    }

    @Test
    void at_most_concurrency_deliveries_run_and_that_many_do() throws Exception {
        scenario.settings = scenario.settings.withConcurrency(3);
        CountDownLatch three = new CountDownLatch(3);
        TestEndpoints endpoints = scenario.endpoints((connection, event) -> {
            three.countDown();
            assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
            scenario.effect(connection, event);
        });
        for (int i = 0; i < 200; i++) {
            scenario.publish(null);
        }
        scenario.start(endpoints, events);
        awaitEffects(200);

        assertThat(endpoints.mostRunning).hasValue(3);
    }

    @Test
    @SameOnAnyDatabase
    void close_is_bounded_while_a_listener_hangs() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Subscription subscription = scenario.start(
                scenario.endpoints((connection, event) -> {
                    began.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw e;
                    }
                }),
                events);
        publish(1, 1);
        began.await();
        long begin = System.nanoTime();

        subscription.close(Duration.ofSeconds(3));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
        await().atMost(LONG).untilTrue(interrupted);
        assertThat(scenario.committedTotal()).isZero();
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void close_waits_for_deliveries_though_the_consumer_is_broken() throws Exception {
        scenario.settings = scenario.settings.withBackoff(new Backoff(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch broke = new CountDownLatch(1);
        AtomicBoolean breaks = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        TestEndpoints endpoints = scenario.endpoints((connection, event) -> {
            began.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
            scenario.effect(connection, event);
        });
        endpoints.types = type -> {
            // asked by the thread that polls
            if (breaks.get()) {
                broke.countDown();
                throw new IllegalStateException("the consumer breaks");
            }
            return true;
        };
        publish(1, 1);
        Subscription subscription = scenario.start(endpoints, events);
        began.await();
        breaks.set(true);
        publish(1, 1);
        broke.await();

        Future<?> closing = scenario.threads.submit(() -> {
            subscription.close(Duration.ofSeconds(20));
            return null;
        });
        await().during(Duration.ofMillis(500)).until(() -> !closing.isDone() && !interrupted.get());
        release.countDown();
        closing.get(10, TimeUnit.SECONDS);

        assertThat(interrupted).isFalse();
        assertThat(scenario.effects("g0")).containsExactly(1);
    }

    @Test
    @SameOnAnyDatabase
    void a_slow_listener_lets_no_more_into_memory_than_the_buffer_holds() throws Exception {
        scenario.settings = scenario.settings
                .withBuffering(new SubscriptionSettings.Buffering(400, 100))
                .withConcurrency(2);
        AtomicInteger received = new AtomicInteger();
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        TestEndpoints endpoints = scenario.endpoints((connection, event) -> {
            if (handled.incrementAndGet() > 1_000) {
                release.await();
            }
        });
        // asked once for each record that is taken out of Kafka
        endpoints.types = type -> {
            most.accumulateAndGet(received.incrementAndGet() - handled.get(), Math::max);
            return true;
        };
        for (int i = 0; i < 50_000; i++) {
            scenario.publish(null);
        }
        scenario.flush();
        scenario.client.put("max.poll.interval.ms", "4000");
        scenario.start(endpoints, events);
        await().atMost(LONG).until(() -> handled.get() > 1_000);
        int before = received.get();
        // longer than max.poll.interval: who does not poll while it is full, loses its partitions
        await().during(Duration.ofSeconds(6)).atMost(LONG).until(() -> received.get() <= before + 600);
        release.countDown();
        await().atMost(LONG).until(() -> handled.get() > 5_000);

        assertThat(most.get()).isLessThanOrEqualTo(400 + 100 + 2);
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(events.duplicates).as("records that came again").hasValue(0);
    }

    @Test
    void without_container_transactions_the_inbox_is_refused() {
        TestEndpoints endpoints = scenario.endpoints(scenario::effect);
        endpoints.transacted = false;

        assertThatThrownBy(() -> scenario.start(endpoints, events))
                .isInstanceOf(InvalidSubscriptionException.class)
                .hasMessageContaining("deduplicate=false");
    }

    @Test
    void a_data_source_outside_of_jta_is_refused_where_that_can_be_proved() throws Exception {
        scenario.container.enlists = false;
        assertThat(probe()).isEqualTo(Enlistment.NONE);
        scenario.database = scenario.database.with(DeliveryDatabase.Transactions.NONE);

        assertThatThrownBy(() -> scenario.start(scenario.endpoints(scenario::effect), events))
                .isInstanceOf(InvalidSubscriptionException.class)
                .hasMessageContaining("its dataSource takes no part in JTA");

        scenario.container.enlists = true;
        assertThat(probe()).isEqualTo(Enlistment.PROVED);
    }

    private Enlistment probe() throws Exception {
        return new EnlistmentProbe().probe(scenario.container, scenario.container.userTransaction());
    }

    @Test
    void a_data_source_outside_of_jta_ends_the_subscription_where_that_comes_out_late() throws Exception {
        scenario.container.enlists = false;
        publish(2, 2);
        TestEndpoints endpoints = scenario.endpoints(scenario::effect);
        scenario.start(endpoints, events);
        await().atMost(LONG).until(() -> endpoints.opened.get() > 0);
        await().atMost(LONG).until(() -> endpoints.closed.get() == endpoints.opened.get());

        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> endpoints.opened.get() <= 2);
        assertThat(scenario.effectCount()).isZero();
        assertThat(scenario.inboxCount()).isZero();
        assertThat(scenario.committedTotal()).isZero();
    }

    @Test
    void publishing_while_the_outbox_is_not_open_is_no_failure_of_the_listener() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        AtomicInteger calls = new AtomicInteger();
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    scenario.effect(connection, event);
                    if (calls.incrementAndGet() <= 3) {
                        throw new IllegalStateException(new OutboxUnavailableException("not open"));
                    }
                }),
                events);
        publish(1, 2);
        awaitEffects(2);

        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(events.failed).isEmpty();
        assertThat(events.paused.get()).isPositive();
        assertEachGroupOnceInOrder(1, 2);
    }

    @Test
    void a_commit_that_fails_is_no_failure_of_the_listener() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(1);
        scenario.container.refuseCommit.set(true);
        scenario.start(scenario.endpoints(scenario::effect), events);
        publish(1, 1);
        awaitEffects(1);

        assertThat(events.postponed)
                .hasOnlyElementsOfType(NotCommittedException.class)
                .hasSize(1);
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void an_exception_that_throws_when_it_is_asked_becomes_a_dead_letter_like_any_other() throws Exception {
        scenario.settings = scenario.settings.withMaxAttempts(2);
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    if (event.group().orElseThrow().equals("g0")) {
                        throw new HostileException();
                    }
                    scenario.effect(connection, event);
                }),
                events);
        publish(2, 2);
        awaitEffects(2);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 2);

        assertThat(scenario.deadLetters()).containsExactly("dead g0-1", "queued g0-2");
        assertThat(events.paused).hasValue(0);
    }

    private static final class HostileException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message");
        }

        @Override
        public Throwable getCause() {
            throw new UnsupportedOperationException("no cause");
        }
    }

    @Test
    void an_interrupt_that_is_no_stop_does_not_end_the_consuming() throws Exception {
        scenario.start(scenario.endpoints(scenario::effect), events);
        publish(1, 1);
        awaitEffects(1);
        Thread polls = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("eventra-" + scenario.topic))
                .findFirst()
                .orElseThrow();

        polls.interrupt();
        publish(1, 1);
        awaitEffects(2);
        polls.interrupt();
        publish(1, 1);
        awaitEffects(3);

        assertEachGroupOnceInOrder(1, 3);
    }

    @Test
    @SameOnAnyDatabase
    void records_that_kafka_deleted_are_told_and_the_rest_is_delivered() throws Exception {
        publish(20, 5);
        Subscription first = scenario.start(scenario.endpoints(scenario::effect), events);
        awaitEffects(100);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 100);
        first.close(Duration.ofSeconds(10));
        publish(20, 50);
        scenario.deleteRecords(
                1,
                scenario.committed().get(new TopicPartition(scenario.topic, 0)).offset() + 7);

        scenario.start(scenario.endpoints(scenario::effect), events);
        awaitEffects(1_100 - 7);

        assertThat(events.lost).singleElement().asString().startsWith("0: ");
        await().atMost(LONG).until(() -> scenario.committedTotal() == 1_100);
        assertThat(scenario.effectCount()).isEqualTo(1_100 - 7);
    }
}
