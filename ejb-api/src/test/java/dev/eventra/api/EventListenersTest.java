package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.beans.PublicBeanOfHiddenBase;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventListenersTest {

    /** Data of the events. */
    public record Data(int value) {}

    /** Writes down which methods were called. */
    public static class Calls {
        final List<String> calls = new ArrayList<>();
    }

    /** Every signature that is allowed, and an order by name that isn't the order of declaration. */
    public static class AllSignatures extends Calls {
        @EventListener("a")
        public void d_event_then_data(Event event, Data data) {
            calls.add("d " + event.id() + " " + data);
        }

        @EventListener("a")
        public void c_data_then_event(Data data, Event event) {
            calls.add("c " + data + " " + event.id());
        }

        @EventListener("a")
        public void b_event(Event event) {
            calls.add("b " + event.id());
        }

        @EventListener({"x", "a"})
        public void a_data(Data data) {
            calls.add("a " + data);
        }

        @EventListener("b")
        public void other_type(Event event) {
            calls.add("other");
        }

        public void not_a_listener(Event event) {
            calls.add("not a listener");
        }
    }

    @Test
    void every_method_that_matches_is_called_in_the_order_of_names_with_its_parameters_in_any_order() {
        AllSignatures bean = new AllSignatures();

        EventListeners.of(AllSignatures.class).call(bean, event("a", new Data(7)));

        assertThat(bean.calls).containsExactly("a Data[value=7]", "b 1", "c Data[value=7] 1", "d 1 Data[value=7]");
    }

    @Test
    void the_types_received_are_those_of_the_patterns() {
        EventListeners listeners = EventListeners.of(AllSignatures.class);

        assertThat(listeners.receives(event("a", null))).isTrue();
        assertThat(listeners.receives(event("x", null))).isTrue();
        assertThat(listeners.receives(event("y", null))).isFalse();
        assertThat(listeners.mayReceive("x")).isTrue();
        assertThat(listeners.mayReceive("y")).isFalse();
        assertThat(listeners.isEmpty()).isFalse();
        assertThat(EventListeners.of(Calls.class).isEmpty()).isTrue();
        assertThat(EventListeners.of(Calls.class).receives(event("a", null))).isFalse();
    }

    @Test
    void a_listener_for_data_gets_null_from_an_event_without_data() {
        AllSignatures bean = new AllSignatures();

        EventListeners.of(AllSignatures.class).call(bean, event("x", null));

        assertThat(bean.calls).containsExactly("a null");
    }

    /** A listener in a superclass. */
    public static class Base extends Calls {
        @EventListener("a")
        public void inherited(Event event) {
            calls.add("base");
        }

        @EventListener("a")
        public void overridden(Event event) {
            calls.add("base, overridden");
        }

        @EventListener("a")
        public void silenced(Event event) {
            calls.add("base, silenced");
        }
    }

    /** A listener in an interface. */
    public interface Mixin {
        List<String> seen();

        @EventListener("a")
        default void mixed_in(Event event) {
            seen().add("mixin");
        }
    }

    /** Inherits, overrides with the annotation, and overrides without it. */
    public static class Derived extends Base implements Mixin {
        @Override
        public List<String> seen() {
            return calls;
        }

        @Override
        @EventListener("a")
        public void overridden(Event event) {
            calls.add("derived");
        }

        @Override
        public void silenced(Event event) {
            calls.add("derived, silenced");
        }
    }

    @Test
    void inherited_methods_are_called_and_an_overriding_method_counts_with_its_own_annotation_only() {
        Derived bean = new Derived();

        EventListeners.of(Derived.class).call(bean, event("a", null));

        assertThat(bean.calls).containsExactly("base", "mixin", "derived");
    }

    /** A generic superclass: overriding its method makes the compiler add a bridge with a copy of the annotation. */
    public abstract static class Generic<T> extends Calls {
        @EventListener("a")
        public abstract void on(T data);
    }

    /** Binds the type parameter. */
    public static class Bound extends Generic<Data> {
        @Override
        @EventListener("a")
        public void on(Data data) {
            calls.add(data.toString());
        }
    }

    @Test
    void a_method_with_a_bridge_is_called_once() {
        Bound bean = new Bound();

        EventListeners.of(Bound.class).call(bean, event("a", new Data(1)));

        assertThat(bean.calls).containsExactly("Data[value=1]");
    }

    @Test
    void a_public_method_of_a_package_private_superclass_is_called() {
        PublicBeanOfHiddenBase bean = new PublicBeanOfHiddenBase();

        EventListeners.of(PublicBeanOfHiddenBase.class).call(bean, event("a", null));

        assertThat(bean.calls()).containsExactly("hidden base");
    }

    @Test
    void a_bean_whose_class_is_not_public_is_called() {
        EventSubscriber bean = PublicBeanOfHiddenBase.hiddenBean();

        assertThatCode(() -> bean.onEvent(event("a", null))).doesNotThrowAnyException();
    }

    /** A generic superclass whose method is inherited as it is. */
    public abstract static class GenericBase<K, T> extends Calls {
        @EventListener("a")
        public void a_one(T data) {
            calls.add("one " + data.getClass().getSimpleName());
        }

        @EventListener("a")
        public void b_parameterized(Map<K, T> data) {
            calls.add("map " + data);
        }

        @EventListener("a")
        public void c_array(T[] data) {
            calls.add("array " + data.getClass().getSimpleName());
        }
    }

    /** Hands one type parameter on. */
    public abstract static class HalfBound<T> extends GenericBase<String, T> {}

    /** Binds the other. */
    public static class FullyBound extends HalfBound<Data> {
        @Override
        public void b_parameterized(Map<String, Data> data) {}

        @Override
        public void c_array(Data[] data) {}
    }

    /** Binds both, by their own names. */
    public static class MapBound extends HalfBound<Data> {
        @Override
        public void a_one(Data data) {}

        @Override
        public void c_array(Data[] data) {}
    }

    /** Binds neither. */
    public static class Unbound<T> extends HalfBound<T> {}

    @Test
    void data_of_a_generic_superclass_is_bound_to_what_the_class_says() {
        FullyBound bean = new FullyBound();
        EventListeners.of(FullyBound.class).call(bean, event("a", new Data(1)));
        assertThat(bean.calls).containsExactly("one Data");

        MapBound map = new MapBound();
        EventListeners.of(MapBound.class).call(map, event("a", Map.of("x", new Data(1))));
        assertThat(map.calls).containsExactly("map {x=Data[value=1]}");
    }

    @Test
    void a_type_parameter_that_the_class_leaves_open_is_refused() {
        assertThatThrownBy(() -> EventListeners.of(Unbound.class))
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageContainingAll("a_one takes T", "b_parameterized takes", "c_array takes");
    }

    /** JSON as it is. */
    public static class JsonTypes extends Calls {
        @EventListener("object")
        public void object(JsonObject data) {
            calls.add("object " + data);
        }

        @EventListener("array")
        public void array(JsonArray data) {
            calls.add("array " + data);
        }

        @EventListener("**")
        public void value(JsonValue data) {
            calls.add("value " + data);
        }
    }

    @Test
    void json_is_given_as_it_is_where_the_parameter_asks_for_that() {
        JsonTypes bean = new JsonTypes();
        EventListeners listeners = EventListeners.of(JsonTypes.class);

        listeners.call(bean, event("object", "{\"a\":1}"));
        listeners.call(bean, event("array", "[1,2]"));
        listeners.call(bean, event("object", "null"));
        listeners.call(bean, event("text", "\"x\""));
        listeners.call(bean, event("none", null));

        assertThat(bean.calls)
                .containsExactly(
                        "object {\"a\":1}",
                        "value {\"a\":1}",
                        "array [1,2]",
                        "value [1,2]",
                        "object null",
                        "value null",
                        "value \"x\"",
                        "value null");
    }

    @Test
    void json_of_another_kind_than_the_parameter_fails_the_call() {
        for (String data : List.of("[1]", "{", "")) {
            assertThatThrownBy(() -> EventListeners.of(JsonTypes.class).call(new JsonTypes(), event("object", data)))
                    .as(data)
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContainingAll("event 1 (object)", "jakarta.json.JsonObject");
        }
    }

    /** Breaks every rule. */
    public static class AllWrong {
        @EventListener("a")
        void hidden(Event event) {}

        @EventListener("a")
        private void secret(Event event) {}

        @EventListener("a")
        public static void shared(Event event) {}

        @EventListener("a")
        public String result(Event event) {
            return "";
        }

        @EventListener("a")
        public void nothing() {}

        @EventListener("a")
        public void two_events(Event first, Event second) {}

        @EventListener("a")
        public void two_data(Data first, String second) {}

        @EventListener("a")
        public void primitive(long data) {}

        @EventListener("a*")
        public void pattern(Event event) {}

        @EventListener({})
        public void no_type(Event event) {}
    }

    @Test
    void all_problems_of_a_class_are_told_in_one_message_each_with_its_method() {
        assertThatThrownBy(() -> EventListeners.of(AllWrong.class))
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageStartingWith("listener " + AllWrong.class.getName() + ": ")
                .hasMessageContainingAll(
                        "hidden must be public and not static",
                        "secret must be public and not static",
                        "shared must be public and not static",
                        "result must return void",
                        "nothing must take the data, an Event, or both, each once",
                        "two_events must take the data",
                        "two_data must take the data",
                        "primitive takes a primitive",
                        "pattern: type pattern \"a*\"",
                        "no_type names no event type");
    }

    @Test
    void a_class_with_problems_is_refused_each_time_it_is_asked_for() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> EventListeners.of(AllWrong.class)).isInstanceOf(InvalidListenerException.class);
        }
    }

    /** Fails in every way. */
    public static class Failing implements EventSubscriber {
        @EventListener("checked")
        public void checked(Event event) throws IOException {
            throw new IOException("disk full");
        }

        @EventListener("unchecked")
        public void unchecked(Event event) {
            throw new IllegalStateException("no stock");
        }

        @EventListener("error")
        public void error(Event event) {
            throw new AssertionError("broken");
        }

        @EventListener("data")
        public void data(Data data) {}
    }

    @Test
    void a_checked_exception_is_wrapped_and_the_message_names_method_and_event() {
        assertThatThrownBy(() -> new Failing().onEvent(event("checked", null)))
                .isInstanceOf(EventListenerException.class)
                .hasMessageContainingAll(Failing.class.getName() + ".checked", "event 1", "java.io.IOException")
                .hasMessageNotContaining("disk full")
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    void a_runtime_exception_and_an_error_come_as_they_are() {
        assertThatThrownBy(() -> new Failing().onEvent(event("unchecked", null)))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no stock");
        assertThatThrownBy(() -> new Failing().onEvent(event("error", null))).isExactlyInstanceOf(AssertionError.class);
    }

    @Test
    void data_that_does_not_fit_the_parameter_fails_the_call() {
        assertThatThrownBy(() -> new Failing().onEvent(event("data", "no json")))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining(Data.class.getName());
    }

    @Test
    void after_a_failure_no_further_method_is_called() {
        class Two extends Calls {
            @EventListener("a")
            public void a_fails(Event event) {
                throw new IllegalStateException();
            }

            @EventListener("a")
            public void b_follows(Event event) {
                calls.add("b");
            }
        }
        Two bean = new Two();

        assertThatThrownBy(() -> EventListeners.of(Two.class).call(bean, event("a", null)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bean.calls).isEmpty();
    }

    private static Event event(String type, Object data) {
        return Event.builder(type).id("1").source("/s").data(data).build();
    }
}
