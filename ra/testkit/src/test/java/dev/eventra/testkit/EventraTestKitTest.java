package dev.eventra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventraException;
import dev.eventra.api.InvalidEventException;
import dev.eventra.api.InvalidListenerException;
import dev.eventra.testkit.ListenerRules.OnExhausted;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventraTestKitTest {

    private static final ListenerRules TWICE =
            ListenerRules.defaults().withMaxAttempts(2).withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(1));

    /** Data of the events. */
    public record Placed(String id, int amount) {}

    /** Writes down what it receives, and fails for what it is told to. */
    public static class Recorder {
        final List<String> received = new ArrayList<>();
        final Set<String> failing = new HashSet<>();

        @EventListener(value = "order.*", filter = "NOT EXISTS tenant OR tenant = 'acme'")
        public void on(Event event) {
            received.add(event.id());
            if (failing.contains(event.id())) {
                throw new IllegalStateException("told to fail for " + event.id());
            }
        }
    }

    private final Recorder recorder = new Recorder();

    @Test
    void data_is_refused_above_what_the_servers_of_the_application_take() {
        Event.Builder large = Event.builder("order.placed").data(new byte[EventLimits.DATA_SIZE + 1]);

        assertThatThrownBy(() -> EventraTestKit.builder().build().publisher().publish(large))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("event data: 900001 bytes are too many, at most 900000 are allowed");
        EventraTestKit kit = EventraTestKit.builder().largestData(1_000_000).build();
        kit.publisher().publish(large);
        assertThat(kit.published()).hasSize(1);
    }

    @Test
    void what_is_published_is_delivered_when_the_test_says_so_by_type_and_filter() {
        EventraTestKit kit = kit(ListenerRules.defaults());
        publish(kit, "order.placed", "1", "ann");
        publish(kit, "other", "2", "ann");
        kit.publisher().publish(event("order.placed", "3", "ann").extension("tenant", "other"));
        assertThat(recorder.received).isEmpty();

        DeliveryReport report = kit.deliverAll().orThrow();

        assertThat(recorder.received).containsExactly("1");
        assertThat(report).isEqualTo(new DeliveryReport(1, 0, List.of()));
        assertThat(kit.published()).extracting(Event::id).containsExactly("1", "2", "3");
        assertThat(kit.published("order.*")).extracting(Event::id).containsExactly("1", "3");
        assertThat(kit.waiting("s")).isEmpty();
    }

    @Test
    void the_publisher_refuses_what_a_server_refuses_and_fills_in_the_source() {
        EventraTestKit kit = EventraTestKit.builder().source("/shop").build();

        assertThatThrownBy(() -> kit.publisher().publish("not a type", "x")).isInstanceOf(InvalidEventException.class);
        assertThat(kit.publisher().publish("a", "g", new Placed("1", 2)).source())
                .isEqualTo("/shop");
        assertThatThrownBy(() ->
                        kit.publisher().publishAll(List.of(Event.builder("fine").data("x"), Event.builder("not fine"))))
                .isInstanceOf(InvalidEventException.class);
        assertThat(kit.published()).hasSize(1);
    }

    /** Publishes what follows from an event. */
    public static class Chain implements EventSubscriber {
        private final EventPublisher publisher;

        Chain(EventPublisher publisher) {
            this.publisher = publisher;
        }

        @EventListener("order.placed")
        public void placed(Placed order, Event event) {
            publisher.publish("order.billed", event.group().orElse(null), order);
            publisher.publish("order.packed", event.group().orElse(null), order);
        }
    }

    @Test
    void what_listeners_publish_is_delivered_too_and_names_its_cause() {
        EventraTestKit kit = kit(ListenerRules.defaults());
        kit.listen("chain", new Chain(kit.publisher()));
        publish(kit, "order.placed", "1", "ann");

        kit.deliverAll().orThrow();

        assertThat(kit.published())
                .extracting(Event::type)
                .containsExactly("order.placed", "order.billed", "order.packed");
        assertThat(recorder.received).hasSize(3);
        assertThat(kit.published("order.billed").get(0).extension("causationid"))
                .contains("1");
    }

    @Test
    void what_a_failed_delivery_published_is_dropped() {
        EventraTestKit kit = kit(ListenerRules.defaults());
        kit.listen("chain", new Chain(kit.publisher()));
        kit.failNext("chain", new IOException("no commit"));
        publish(kit, "order.placed", "1", "ann");

        DeliveryReport report = kit.deliverAll();

        assertThat(kit.published()).hasSize(1);
        assertThat(report.failures()).extracting(FailedDelivery::subscription).containsExactly("chain");
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("chain")
                .hasRootCauseMessage("no commit");

        kit.advance(Duration.ofMillis(200)).deliverAll().orThrow();
        assertThat(kit.published()).hasSize(3);
    }

    @Test
    void what_the_test_publishes_in_a_transaction_is_kept_or_dropped_with_it() throws Exception {
        EventraTestKit kit = kit(ListenerRules.defaults());

        kit.inTransaction(() -> {
            publish(kit, "order.placed", "1", "ann");
            assertThat(kit.published()).isEmpty();
        });
        assertThatThrownBy(() -> kit.inTransaction(() -> {
                    publish(kit, "order.placed", "2", "ann");
                    throw new IOException("rolled back");
                }))
                .isInstanceOf(IOException.class);

        assertThat(kit.published()).extracting(Event::id).containsExactly("1");
    }

    @Test
    void a_failed_event_is_tried_again_when_its_delay_is_over_and_holds_up_its_group_only() {
        EventraTestKit kit = kit(ListenerRules.defaults());
        recorder.failing.add("1");
        publish(kit, "order.placed", "1", "ann");
        publish(kit, "order.changed", "2", "ann");
        publish(kit, "order.placed", "3", "bob");
        publish(kit, "order.placed", "4", null);

        kit.deliverAll();
        assertThat(recorder.received).containsExactly("1", "3", "4");
        assertThat(kit.waiting("s")).extracting(w -> w.event().id()).containsExactly("1", "2");
        assertThat(kit.waiting("s").get(0).attempts()).isEqualTo(1);
        assertThat(kit.waiting("s").get(0).due())
                .isEqualTo(kit.clock().instant().plusMillis(200));

        kit.advance(Duration.ofMillis(199)).deliverAll();
        assertThat(recorder.received).hasSize(3);
        recorder.failing.clear();
        kit.advance(Duration.ofMillis(1)).deliverAll().orThrow();
        assertThat(recorder.received).containsExactly("1", "3", "4", "1", "2");
    }

    @Test
    void delays_double_up_to_the_longest() {
        EventraTestKit kit = kit(ListenerRules.defaults()
                .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(3))
                .withMaxAttempts(9));
        recorder.failing.add("1");
        publish(kit, "order.placed", "1", "ann");

        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            kit.deliverAll();
            Instant due = kit.waiting("s").get(0).due();
            delays.add(Duration.between(kit.clock().instant(), due));
            kit.advance(delays.get(i));
        }

        assertThat(delays).extracting(Duration::toSeconds).containsExactly(1L, 2L, 3L, 3L);
    }

    @Test
    void an_event_that_is_given_up_parks_its_group_until_it_is_redriven() {
        EventraTestKit kit = exhausted(OnExhausted.PARK);

        assertThat(kit.deadLetters("s")).singleElement().satisfies(dead -> {
            assertThat(dead.event().id()).isEqualTo("1");
            assertThat(dead.attempts()).isEqualTo(2);
            assertThat(dead.failure()).hasMessage("told to fail for 1");
        });
        assertThat(kit.parkedGroups("s")).containsExactly("ann");
        assertThat(kit.waiting("s")).singleElement().satisfies(waiting -> {
            assertThat(waiting.event().id()).isEqualTo("2");
            assertThat(waiting.parked()).isTrue();
        });
        assertThat(recorder.received).containsExactly("1", "3", "1");

        recorder.failing.clear();
        kit.redrive("s").deliverAll().orThrow();

        assertThat(recorder.received).containsExactly("1", "3", "1", "1", "2");
        assertThat(kit.deadLetters("s")).isEmpty();
        assertThat(kit.parkedGroups("s")).isEmpty();
    }

    @Test
    void a_dead_letter_that_fails_again_is_dead_again_and_one_that_is_discarded_lets_its_group_go_on() {
        EventraTestKit kit = exhausted(OnExhausted.PARK);

        kit.redrive(kit.deadLetters("s").get(0)).deliverAll();
        kit.advance(Duration.ofSeconds(1)).deliverAll();
        assertThat(kit.deadLetters("s")).hasSize(1);

        kit.discard(kit.deadLetters("s").get(0)).deliverAll().orThrow();
        assertThat(recorder.received).endsWith("2");
        assertThat(kit.deadLetters("s")).isEmpty();
    }

    @Test
    void with_skip_the_group_goes_on_past_the_dead_letter() {
        EventraTestKit kit = exhausted(OnExhausted.SKIP);

        assertThat(kit.deadLetters("s")).hasSize(1);
        assertThat(kit.parkedGroups("s")).isEmpty();
        assertThat(recorder.received).containsExactly("1", "3", "1", "2");
    }

    @Test
    void with_stop_nothing_is_delivered_until_the_subscription_is_resumed() {
        EventraTestKit kit = exhausted(OnExhausted.STOP);
        publish(kit, "order.placed", "5", "eve");
        kit.deliverAll();

        assertThat(kit.isStopped("s")).isTrue();
        assertThat(kit.deadLetters("s")).isEmpty();
        assertThat(recorder.received).containsExactly("1", "3", "1");

        recorder.failing.clear();
        kit.resume("s").deliverAll().orThrow();
        assertThat(recorder.received).containsExactly("1", "3", "1", "1", "2", "5");
    }

    private EventraTestKit exhausted(OnExhausted rule) {
        EventraTestKit kit = kit(TWICE.withOnExhausted(rule));
        recorder.failing.add("1");
        publish(kit, "order.placed", "1", "ann");
        publish(kit, "order.changed", "2", "ann");
        publish(kit, "order.placed", "3", "bob");
        kit.deliverAll();
        kit.advance(Duration.ofSeconds(1)).deliverAll();
        return kit;
    }

    @Test
    void a_duplicate_is_kept_from_the_listener_by_the_inbox_and_not_without_it() {
        for (boolean deduplicate : new boolean[] {true, false}) {
            recorder.received.clear();
            EventraTestKit kit = kit(ListenerRules.defaults().withDeduplicate(deduplicate));
            publish(kit, "order.placed", "1", "ann");
            kit.deliverAll();

            DeliveryReport report = kit.redeliver(kit.published().get(0)).deliverAll();

            assertThat(report.duplicates()).isEqualTo(deduplicate ? 1 : 0);
            assertThat(recorder.received).hasSize(deduplicate ? 1 : 2);
        }
    }

    @Test
    void a_failed_event_is_no_duplicate_and_a_dead_one_is() {
        EventraTestKit kit = kit(TWICE);
        recorder.failing.add("1");
        publish(kit, "order.placed", "1", null);
        kit.deliverAll();
        kit.advance(Duration.ofSeconds(1)).deliverAll();
        assertThat(recorder.received).hasSize(2);

        assertThat(kit.redeliver(kit.published().get(0)).deliverAll().duplicates())
                .isEqualTo(1);

        recorder.failing.clear();
        kit.redrive("s").deliverAll().orThrow();
        assertThat(recorder.received).hasSize(3);
    }

    @Test
    void another_event_with_the_id_of_one_that_was_handled_is_a_dead_letter() {
        EventraTestKit kit = kit(ListenerRules.defaults());
        publish(kit, "order.placed", "1", "ann");
        publish(kit, "order.changed", "1", "ann");

        kit.deliverAll();

        assertThat(kit.deadLetters("s")).singleElement().satisfies(dead -> assertThat(dead.failure())
                .hasMessageContaining("same source and id"));
    }

    @Test
    void a_replay_passes_the_inbox_and_is_marked() {
        List<String> marks = new ArrayList<>();
        EventraTestKit kit = EventraTestKit.builder()
                .listener("s", new EventSubscriber() {
                    @Override
                    public void onEvent(Event event) {
                        marks.add(event.id() + (event.isReplay() ? " again" : ""));
                    }
                })
                .build();
        publish(kit, "order.placed", "1", "ann");
        kit.deliverAll();

        kit.replay("s", kit.published()).deliverAll().orThrow();

        assertThat(marks).containsExactly("1", "1 again");
        assertThat(kit.published()).hasSize(1);
    }

    /** Receives several. */
    public static class Batches {
        final List<List<String>> batches = new ArrayList<>();

        @EventListener("order.*")
        public void on(List<Event> events) {
            batches.add(events.stream().map(Event::id).toList());
            if (events.stream().anyMatch(event -> event.id().equals("bad"))) {
                throw new IllegalStateException("bad");
            }
        }
    }

    @Test
    void a_batch_listener_gets_several_events_at_once() {
        Batches bean = new Batches();
        EventraTestKit kit = EventraTestKit.builder()
                .listener("s", bean, ListenerRules.defaults().withBatchSize(2))
                .build();
        for (String id : List.of("1", "2", "3")) {
            publish(kit, "order.placed", id, "ann");
        }

        kit.deliverAll().orThrow();

        assertThat(bean.batches).containsExactly(List.of("1", "2"), List.of("3"));
    }

    @Test
    void the_events_of_a_failed_batch_are_tried_one_by_one_in_order() {
        Batches bean = new Batches();
        EventraTestKit kit = EventraTestKit.builder().listener("s", bean, TWICE).build();
        publish(kit, "order.placed", "1", "ann");
        publish(kit, "order.placed", "bad", "bob");
        publish(kit, "order.placed", "2", "ann");
        publish(kit, "order.placed", "3", "bob");

        kit.deliverAll();
        assertThat(bean.batches)
                .containsExactly(List.of("1", "bad", "2", "3"), List.of("1"), List.of("bad"), List.of("2"));

        kit.advance(Duration.ofSeconds(1)).deliverAll();
        assertThat(kit.parkedGroups("s")).containsExactly("bob");
        kit.discard(kit.deadLetters("s").get(0)).deliverAll().orThrow();
        assertThat(bean.batches).endsWith(List.of("3"));
    }

    @Test
    void a_duplicate_in_the_same_batch_is_left_out() {
        Batches bean = new Batches();
        EventraTestKit kit = EventraTestKit.builder().listener("s", bean).build();
        publish(kit, "order.placed", "1", "ann");
        kit.redeliver(kit.published().get(0));

        assertThat(kit.deliverAll().duplicates()).isEqualTo(1);
        assertThat(bean.batches).containsExactly(List.of("1"));
    }

    /** A mistake that a deployment would find. */
    public static class Mistaken {
        @EventListener(value = "order.*", filter = "tenant ==")
        public void on(Event event) {}
    }

    @Test
    void mistakes_in_declarations_are_found_as_at_deployment() {
        EventraTestKit.Builder builder = EventraTestKit.builder();
        assertThatThrownBy(() -> builder.listener("s", new Mistaken()).build())
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageContaining("at index 8");
        assertThatThrownBy(() -> EventraTestKit.builder().build().listen("s", new Object()))
                .isInstanceOf(EventraException.class)
                .hasMessageContaining("receives nothing");
        assertThatThrownBy(() -> kit(TWICE).listen("s", new Recorder())).hasMessageContaining("has a listener already");
        assertThatThrownBy(() -> kit(TWICE).deadLetters("x")).hasMessageContaining("no subscription x, there are [s]");
    }

    /** Goes on for ever. */
    public static class Endless {
        EventPublisher publisher;

        @EventListener("a")
        public void on(Event event) {
            publisher.publish("a", "x");
        }
    }

    @Test
    void events_that_cause_each_other_without_end_are_told() {
        Endless bean = new Endless();
        EventraTestKit kit = EventraTestKit.builder().listener("s", bean).build();
        bean.publisher = kit.publisher();
        kit.publisher().publish("a", "x");

        assertThatThrownBy(kit::deliverAll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cause each other");
    }

    @Test
    void a_runner_that_hides_a_failure_is_told() {
        EventraTestKit kit = EventraTestKit.builder()
                .transactions(work -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        // hidden, as a mistake
                    }
                })
                .listener("s", recorder)
                .build();
        recorder.failing.add("1");
        publish(kit, "order.placed", "1", "ann");

        assertThat(kit.deliverAll().failures()).singleElement().satisfies(failed -> assertThat(failed.failure())
                .hasMessageContaining("must run the work, and throw"));
    }

    @Test
    void time_does_not_go_back() {
        assertThatThrownBy(() -> kit(TWICE).advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> kit(TWICE).advance(Duration.ZERO)).doesNotThrowAnyException();
    }

    private EventraTestKit kit(ListenerRules rules) {
        return EventraTestKit.builder().listener("s", recorder, rules).build();
    }

    private static void publish(EventraTestKit kit, String type, String id, String group) {
        kit.publisher().publish(event(type, id, group));
    }

    private static Event.Builder event(String type, String id, String group) {
        return Event.builder(type).id(id).group(group).data(new Placed(id, 1));
    }
}
