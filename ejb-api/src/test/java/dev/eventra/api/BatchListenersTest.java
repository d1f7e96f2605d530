package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BatchListenersTest {

    /** Data of the events. */
    public record Data(int value) {}

    /** Writes down what was called with what. */
    public static class Calls {
        final List<String> calls = new ArrayList<>();

        void call(String method, List<Event> events) {
            calls.add(method + " " + events.stream().map(Event::id).toList());
        }
    }

    /** Every signature that is allowed. */
    public static class AllSignatures extends Calls {
        @EventListener("a")
        public void a_events(List<Event> events) {
            call("events", events);
        }

        @EventListener("a")
        public void b_data(List<Data> data) {
            calls.add("data " + data);
        }

        @EventListener("a")
        public void c_events_and_data(List<Event> events, List<Data> data) {
            call("both " + data, events);
        }

        @EventListener("a")
        public void d_data_and_events(List<Map<String, Integer>> data, List<Event> events) {
            call("maps " + data, events);
        }

        @EventListener("a")
        public void e_text(List<String> data) {
            calls.add("text " + data);
        }

        @EventListener("a")
        public void f_bytes(List<byte[]> data) {
            calls.add(
                    "bytes " + data.stream().map(b -> b == null ? -1 : b.length).toList());
        }

        @EventListener("a")
        public void g_some_data(List<? extends Data> data) {
            calls.add("some " + data.get(0).value());
        }
    }

    @Example
    void lists_hold_the_events_and_their_data_in_the_same_order() {
        AllSignatures bean = new AllSignatures();

        listeners(bean).call(bean, List.of(event("1", "a", "{\"value\":7}"), event("2", "a", "{\"value\":8}")));

        assertThat(bean.calls)
                .containsExactly(
                        "events [1, 2]",
                        "data [Data[value=7], Data[value=8]]",
                        "both [Data[value=7], Data[value=8]] [1, 2]",
                        "maps [{value=7}, {value=8}] [1, 2]",
                        "text [{\"value\":7}, {\"value\":8}]",
                        "bytes [11, 11]",
                        "some 7");
        assertThat(listeners(bean).isBatch()).isTrue();
    }

    @Example
    void an_event_without_data_has_null_in_its_place() {
        AllSignatures bean = new AllSignatures();

        listeners(bean).call(bean, List.of(event("1", "a", "{\"value\":7}"), event("2", "a", null)));

        assertThat(bean.calls).contains("data [Data[value=7], null]", "text [{\"value\":7}, null]");
    }

    @Example
    void a_batch_method_takes_a_single_event_as_a_list_of_one() {
        AllSignatures bean = new AllSignatures();

        listeners(bean).call(bean, event("1", "a", "{\"value\":7}"));

        assertThat(bean.calls).contains("events [1]");
    }

    /** Methods of both forms, for types that overlap. */
    public static class Mixed extends Calls {
        @EventListener({"a", "b"})
        public void a_single(Event event) {
            call("single", List.of(event));
        }

        @EventListener({"b", "c"})
        public void b_batch(List<Event> events) {
            call("batch", events);
        }

        @EventListener({"a", "b", "d"})
        public void c_single(Event event) {
            call("last", List.of(event));
        }
    }

    @Example
    void events_that_no_batch_method_receives_are_handled_one_by_one() {
        Mixed bean = new Mixed();

        listeners(bean).call(bean, events("a", "a"));

        assertThat(bean.calls).containsExactly("single [1]", "last [1]", "single [2]", "last [2]");
    }

    @Example
    void consecutive_events_of_the_same_methods_are_one_run_and_each_method_is_done_with_it_in_turn() {
        Mixed bean = new Mixed();

        listeners(bean).call(bean, events("b", "b", "c", "c", "b"));

        assertThat(bean.calls)
                .containsExactly(
                        "single [1]",
                        "single [2]",
                        "batch [1, 2]",
                        "last [1]",
                        "last [2]",
                        "batch [3, 4]",
                        "single [5]",
                        "batch [5]",
                        "last [5]");
    }

    @Example
    void an_event_that_no_method_receives_does_not_part_a_run() {
        Mixed bean = new Mixed();

        listeners(bean).call(bean, events("c", "x", "c"));

        assertThat(bean.calls).containsExactly("batch [1, 3]");
    }

    /** Any mixture of types: the promises of the documentation. */
    @Property
    void each_method_sees_its_events_in_order_and_each_event_its_methods_in_order(@ForAll("types") List<String> types) {
        Mixed bean = new Mixed();
        List<Event> events = events(types.toArray(String[]::new));

        listeners(bean).call(bean, events);

        assertThat(seen(bean, "single")).isEqualTo(idsOf(events, "a", "b"));
        assertThat(seen(bean, "batch")).isEqualTo(idsOf(events, "b", "c"));
        assertThat(seen(bean, "last")).isEqualTo(idsOf(events, "a", "b", "d"));
        for (Event event : events) {
            assertThat(bean.calls.stream().filter(call -> ids(call).contains(event.id())))
                    .extracting(call -> call.substring(0, call.indexOf(' ')))
                    .isEqualTo(
                            switch (event.type()) {
                                case "a" -> List.of("single", "last");
                                case "b" -> List.of("single", "batch", "last");
                                case "c" -> List.of("batch");
                                case "d" -> List.of("last");
                                default -> List.of();
                            });
        }
    }

    /** One group with two types, as a state that both change: the end is the same as one by one. */
    @Property
    void no_method_meets_an_event_before_all_are_done_with_events_of_an_earlier_run(
            @ForAll("types") List<String> types) {
        Mixed bean = new Mixed();
        listeners(bean).call(bean, events(types.toArray(String[]::new)));

        int done = 0;
        String before = "";
        for (String call : bean.calls) {
            List<Integer> ids = ids(call).stream().map(Integer::valueOf).toList();
            boolean sameRun = types.get(ids.get(0) - 1).equals(before);
            if (!sameRun) {
                assertThat(ids.get(0)).as("after %s in %s", done, bean.calls).isGreaterThan(done);
            }
            done = Math.max(done, ids.get(ids.size() - 1));
            before = types.get(ids.get(0) - 1);
        }
    }

    @Provide
    Arbitrary<List<String>> types() {
        return Arbitraries.of("a", "b", "c", "d", "x").list().ofMaxSize(12);
    }

    private static List<String> seen(Mixed bean, String method) {
        return bean.calls.stream()
                .filter(call -> call.startsWith(method + " "))
                .flatMap(call -> ids(call).stream())
                .toList();
    }

    private static List<String> ids(String call) {
        return List.of(call.substring(call.indexOf('[') + 1, call.length() - 1).split(", "));
    }

    private static List<String> idsOf(List<Event> events, String... types) {
        return events.stream()
                .filter(event -> List.of(types).contains(event.type()))
                .map(Event::id)
                .toList();
    }

    /** Fails in a batch. */
    public static class Failing extends Calls {
        @EventListener("a")
        public void a_checked(List<Event> events) throws IOException {
            throw new IOException("disk full");
        }

        @EventListener("b")
        public void b_data(List<Data> data) {
            calls.add("called");
        }
    }

    @Example
    void a_failure_names_the_method_and_the_first_event_and_data_that_does_not_fit_its_own() {
        Failing bean = new Failing();

        assertThatThrownBy(() -> listeners(bean).call(bean, events("a", "a")))
                .isInstanceOf(EventListenerException.class)
                .hasMessageContainingAll(Failing.class.getName() + ".a_checked", "2 events from event 1 on")
                .hasMessageNotContaining("disk full")
                .hasCauseExactlyInstanceOf(IOException.class);
        assertThatThrownBy(() -> listeners(bean)
                        .call(bean, List.of(event("1", "b", "{\"value\":7}"), event("2", "b", "no json"))))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("event 2", Data.class.getName());
        assertThat(bean.calls).isEmpty();
    }

    @Example
    void what_a_method_does_to_its_list_is_refused() {
        class Greedy {
            @EventListener("a")
            public void take(List<Event> events) {
                events.clear();
            }
        }

        assertThatThrownBy(() -> EventListeners.of(Greedy.class).call(new Greedy(), events("a")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    /** A subscriber, as an application writes it. */
    public static class Subscriber extends Calls implements EventSubscriber {
        @EventListener("a")
        public void on(List<Event> events) {
            call("batch", events);
        }
    }

    @Example
    void a_subscriber_is_called_in_both_ways() throws Exception {
        Subscriber bean = new Subscriber();

        bean.onEvents(events("a", "x", "a"));
        bean.onEvent(event("9", "a", null));

        assertThat(bean.calls).containsExactly("batch [1, 3]", "batch [9]");
    }

    @Example
    void a_subscriber_that_overrides_onEvent_gets_a_batch_one_by_one() throws Exception {
        List<String> seen = new ArrayList<>();
        EventSubscriber bean = new EventSubscriber() {
            @Override
            public void onEvent(Event event) {
                seen.add(event.id());
            }
        };

        bean.onEvents(events("a", "b"));

        assertThat(seen).containsExactly("1", "2");
    }

    /** Every mistake with lists. */
    @SuppressWarnings("rawtypes")
    public static class AllWrong {
        @EventListener("a")
        public void raw(List data) {}

        @EventListener("a")
        public void unknown(List<?> data) {}

        @EventListener("a")
        public void two_lists(List<Data> first, List<String> second) {}

        @EventListener("a")
        public void twice(List<Event> first, List<Event> second) {}

        @EventListener("a")
        public void mixed(List<Event> events, Data data) {}

        @EventListener("a")
        public void mixed_too(Event event, List<Data> data) {}

        @EventListener("a")
        public void array(Event[] events) {}

        @EventListener("a")
        public void iterable(Iterable<Event> events) {}

        @EventListener("a")
        public <T> void open(List<T> data) {}
    }

    @Example
    void all_problems_are_told_in_one_message() {
        assertThatThrownBy(() -> EventListeners.of(AllWrong.class))
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageContainingAll(
                        "raw takes a List without saying of what",
                        "unknown takes a List without saying of what",
                        "two_lists must take the data, an Event, or both, each once",
                        "twice must take the data",
                        "mixed mixes a List",
                        "mixed_too mixes a List",
                        "array takes dev.eventra.api.Event[]: several events come as List<Event>",
                        "iterable takes java.lang.Iterable<dev.eventra.api.Event>",
                        "open takes T, and the class doesn't say what that stands for");
    }

    private static EventListeners listeners(Object bean) {
        return EventListeners.of(bean.getClass());
    }

    private static List<Event> events(String... types) {
        List<Event> events = new ArrayList<>();
        for (String type : types) {
            events.add(event(String.valueOf(events.size() + 1), type, null));
        }
        return events;
    }

    private static Event event(String id, String type, String data) {
        return Event.builder(type).id(id).source("/s").group("g").data(data).build();
    }
}
