package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.delivery.FailureRules.OnExhausted;
import dev.eventra.engine.delivery.SubscriptionSettings.Acknowledgement;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.stack.DatabaseServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What follows on failures of the listener, by the rules of the subscription, on real Kafka and a real database. */
@Timeout(180)
abstract class FailureContract {

    private static final Duration LONG = Duration.ofSeconds(60);

    private Scenario scenario;
    private final DeliveryEvents events = new DeliveryEvents();

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), 2);
        scenario.settings = scenario.settings.withMaxAttempts(3);
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

    private void rules(OnExhausted onExhausted) {
        scenario.settings =
                scenario.settings.withFailures(scenario.settings.failures().withOnExhausted(onExhausted));
    }

    private TestEndpoints.Handler failingOn(String id, Exception failure) {
        return (connection, event) -> {
            scenario.effect(connection, event);
            if (event.id().equals(id)) {
                throw failure;
            }
        };
    }

    @Test
    void an_exception_that_is_not_to_be_tried_again_is_given_up_at_once() throws Exception {
        scenario.settings = scenario.settings.withFailures(
                scenario.settings.failures().withExceptions(List.of(), List.of("java.lang.IllegalArgumentException")));
        publish(1, 2);

        scenario.start(scenario.endpoints(failingOn("g0-1", new NumberFormatException("no number"))), events);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 2);

        assertThat(scenario.deadLetters()).containsExactly("dead g0-1", "queued g0-2");
        assertThat(events.failed).hasSize(1);
    }

    @Test
    void a_skipped_event_is_a_dead_letter_and_its_group_goes_on() throws Exception {
        rules(OnExhausted.SKIP);
        publish(2, 3);
        scenario.publishRaw("g0".getBytes(UTF_8), new byte[] {1});
        publish(2, 1);

        Subscription first =
                scenario.start(scenario.endpoints(failingOn("g0-2", new IllegalStateException("poison"))), events);
        awaitEffects(7);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 9);

        assertThat(scenario.effects("g0")).containsExactly(1, 3, 4);
        assertThat(scenario.effects("g1")).isEqualTo(upTo(4));
        assertThat(scenario.deadLetters()).hasSize(2).contains("dead g0-2");
        assertThat(scenario.parkedGroups()).isEmpty();
        assertThat(events.failed).hasSize(3);

        // and it stays skipped where all comes again
        first.close(Duration.ofSeconds(10));
        scenario.forgetPositions();
        publish(1, 1);
        scenario.start(scenario.endpoints(scenario::effect), events);
        awaitEffects(8);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 10);
        assertThat(scenario.effects("g0")).containsExactly(1, 3, 4, 5);
        assertThat(scenario.deadLetters()).hasSize(2);
    }

    @Test
    @SameOnAnyDatabase
    void an_exhausted_event_stops_the_subscription_which_keeps_it_and_its_position() throws Exception {
        rules(OnExhausted.STOP);
        AtomicBoolean broken = new AtomicBoolean(true);
        Set<String> called = ConcurrentHashMap.newKeySet();
        TestEndpoints endpoints = scenario.endpoints((connection, event) -> {
            called.add(event.id());
            scenario.effect(connection, event);
            if (broken.get() && event.id().equals("g0-1")) {
                throw new IllegalStateException("poison");
            }
        });
        scenario.publish("g0");
        scenario.flush();
        Subscription first = scenario.start(endpoints, events);
        await().atMost(LONG).until(() -> events.stops.size() == 1);
        publish(2, 3);

        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> called.equals(Set.of("g0-1")));
        assertThat(events.failed).hasSize(3);
        assertThat(events.stops).singleElement().satisfies(info -> assertThat(info.eventId())
                .isEqualTo("g0-1"));
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(scenario.parkedGroups()).isEmpty();
        assertThat(scenario.effectCount()).isZero();
        assertThat(scenario.inboxCount()).isZero();

        // another owner finds it where it was
        first.close(Duration.ofSeconds(10));
        broken.set(false);
        scenario.start(endpoints, events);
        awaitEffects(7);
        assertThat(scenario.effects("g0")).isEqualTo(upTo(4));
        assertThat(scenario.effects("g1")).isEqualTo(upTo(3));
    }

    @Test
    void a_transaction_that_times_out_under_the_listener_is_the_listeners_failure() throws Exception {
        publish(1, 1);
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    scenario.effect(connection, event);
                    scenario.container.timeOut();
                }),
                events);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 1);

        assertThat(events.failures).hasSize(3).hasOnlyElementsOfType(NotCommittedException.class);
        assertThat(scenario.effectCount()).isZero();
        assertThat(events.postponed).isEmpty();
    }

    @Test
    void so_it_is_where_the_listener_then_fails_on_its_closed_connection() throws Exception {
        publish(1, 1);
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    scenario.effect(connection, event);
                    scenario.container.timeOut();
                    throw new SQLException("this connection has been closed", "08003");
                }),
                events);
        await().atMost(LONG).until(() -> scenario.deadLetters().size() == 1);

        assertThat(events.failures).hasSize(3).hasOnlyElementsOfType(TransactionEndedException.class);
        assertThat(scenario.effectCount()).isZero();
        assertThat(events.postponed).isEmpty();
    }

    @Test
    void what_is_acknowledged_before_is_reported_and_gone_when_it_fails() throws Exception {
        scenario.settings = scenario.settings.withAck(Acknowledgement.BEFORE);
        publish(2, 5);
        scenario.start(
                scenario.endpoints(failingOn("g0-2", new SQLException("even of the database", "08006"))), events);

        awaitEffects(9);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 10);

        assertThat(scenario.effects("g0")).containsExactly(1, 3, 4, 5);
        assertThat(scenario.effects("g1")).isEqualTo(upTo(5));
        assertThat(events.dropped).extracting(DeliveryInfo::eventId).containsExactly("g0-2");
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(scenario.inboxCount()).isZero();
    }

    @Test
    void a_batch_that_is_acknowledged_before_is_not_tried_again_either() throws Exception {
        scenario.settings = scenario.settings.withAck(Acknowledgement.BEFORE).withConcurrency(1);
        CountDownLatch published = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        TestEndpoints endpoints = scenario.endpoints((connection, event) -> {
            calls.incrementAndGet();
            if (event.id().equals("g0-1")) {
                published.await();
            }
            scenario.effect(connection, event);
            if (event.id().equals("g1-2")) {
                throw new IllegalStateException("poison");
            }
        });
        endpoints.batch = true;
        scenario.publish("g0");
        scenario.flush();
        scenario.start(endpoints, events);
        publish(2, 5);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 11);
        published.countDown();

        await().atMost(LONG).until(() -> scenario.effectCount() + events.dropped.size() == 11);
        assertThat(events.dropped).extracting(DeliveryInfo::eventId).contains("g1-2");
        assertThat(calls.get()).as("no event twice").isLessThanOrEqualTo(11);
    }

    @Test
    @SameOnAnyDatabase
    void nothing_is_delivered_twice_by_who_dies_between_acknowledgement_and_call() throws Exception {
        scenario.settings = scenario.settings.withAck(Acknowledgement.BEFORE).withConcurrency(2);
        CountDownLatch began = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        Set<String> called = ConcurrentHashMap.newKeySet();
        publish(10, 10);
        Subscription dies = scenario.start(
                scenario.endpoints((connection, event) -> {
                    called.add(event.id());
                    began.countDown();
                    never.await();
                }),
                events);
        began.await();
        await().atMost(LONG).until(() -> scenario.committedTotal() == 100);
        // within no time, so that what was acknowledged is not delivered
        dies.close(Duration.ofMillis(10));
        publish(10, 1);
        Set<String> after = ConcurrentHashMap.newKeySet();
        scenario.start(
                scenario.endpoints((connection, event) -> {
                    after.add(event.id());
                    scenario.effect(connection, event);
                }),
                events);
        awaitEffects(10);
        await().atMost(LONG).until(() -> scenario.committedTotal() == 110);

        assertThat(after).hasSize(10).allMatch(id -> id.endsWith("-11"));
        assertThat(called).hasSize(2);
    }

    @Test
    void an_orderly_stop_delivers_what_is_acknowledged() throws Exception {
        scenario.settings = scenario.settings.withAck(Acknowledgement.BEFORE).withConcurrency(1);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        publish(4, 25);
        Subscription subscription = scenario.start(
                scenario.endpoints((connection, event) -> {
                    began.countDown();
                    release.await();
                    scenario.effect(connection, event);
                }),
                events);
        began.await();
        await().atMost(LONG).until(() -> scenario.committedTotal() == 100);
        var closing = scenario.threads.submit(() -> {
            subscription.close(Duration.ofSeconds(60));
            return null;
        });
        release.countDown();
        closing.get();

        for (int g = 0; g < 4; g++) {
            assertThat(scenario.effects("g" + g)).isEqualTo(upTo(25));
        }
    }

    @Test
    void the_breaker_stops_calling_a_listener_that_fails_and_one_call_finds_out_that_it_works() throws Exception {
        scenario.settings = scenario.settings
                .withMaxAttempts(100)
                .withFlow(new FlowRules(
                        0, Optional.of(new FlowRules.Breaker(50, 10, Optional.empty(), Duration.ofMillis(300)))));
        AtomicBoolean broken = new AtomicBoolean(true);
        TestEndpoints endpoints = scenario.endpoints((connection, event) -> {
            scenario.effect(connection, event);
            if (broken.get()) {
                throw new IllegalStateException("the shop's warehouse is away");
            }
        });
        publish(20, 5);
        scenario.start(endpoints, events);
        await().atMost(LONG).until(() -> events.paused.get() == 1);
        int calls = endpoints.opened.get();
        // some tries later
        await().atMost(LONG).until(() -> endpoints.opened.get() >= calls + 3);
        assertThat(events.pauses).singleElement().isInstanceOfSatisfying(BreakerOpenException.class, failure -> {
            assertThat(failure).hasMessageContaining("50 % of the last 10 calls");
            assertThat(failure).hasRootCauseMessage("the shop's warehouse is away");
        });
        assertThat(events.resumed).hasValue(0);
        broken.set(false);

        awaitEffects(100);
        for (int g = 0; g < 20; g++) {
            assertThat(scenario.effects("g" + g)).isEqualTo(upTo(5));
        }
        assertThat(events.resumed).hasValue(1);
        assertThat(scenario.deadLetters()).isEmpty();
    }
}
