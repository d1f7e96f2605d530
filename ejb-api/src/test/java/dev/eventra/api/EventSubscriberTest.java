package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSubscriberTest {

    /** As applications write it. */
    public static class Annotated implements EventSubscriber {
        final List<String> calls = new ArrayList<>();

        @EventListener("order.placed")
        public void placed(String data, Event event) {
            calls.add(data);
        }
    }

    @Test
    void the_default_method_calls_the_listener_methods_that_match() throws Exception {
        Annotated bean = new Annotated();

        bean.onEvent(event("order.placed"));
        bean.onEvent(event("order.cancelled"));

        assertThat(bean.calls).containsExactly("order.placed data");
    }

    @Test
    void a_bean_that_overrides_the_method_receives_every_type() throws Exception {
        List<String> types = new ArrayList<>();
        EventSubscriber bean = new EventSubscriber() {
            @Override
            public void onEvent(Event event) {
                types.add(event.type());
            }
        };

        bean.onEvent(event("order.placed"));
        bean.onEvent(event("x"));

        assertThat(types).containsExactly("order.placed", "x");
    }

    @Test
    void a_bean_with_neither_fails_instead_of_losing_the_event() {
        EventSubscriber bean = new EventSubscriber() {};

        assertThatThrownBy(() -> bean.onEvent(event("order.placed")))
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageContaining("has no @EventListener method and doesn't override onEvent");
    }

    @Test
    void the_publishers_short_forms_build_the_event_they_describe() {
        List<Event> published = new ArrayList<>();
        EventPublisher publisher = new EventPublisher() {
            @Override
            public void publish(Event event) {
                published.add(event);
            }

            @Override
            public List<Event> publishAll(List<Event.Builder> events) {
                return events.stream().map(this::publish).toList();
            }

            @Override
            public Event publish(Event.Builder event) {
                Event built = event.hasSource()
                        ? event.build()
                        : event.source("/default").build();
                publish(built);
                return built;
            }
        };

        assertThatCode(() -> {
                    publisher.publish("a", "data");
                    publisher.publish("b", "ann", "data");
                })
                .doesNotThrowAnyException();
        assertThat(published).extracting(Event::type).containsExactly("a", "b");
        assertThat(published.get(0).group()).isEmpty();
        assertThat(published.get(1).group()).contains("ann");
        assertThat(published).extracting(Event::dataText).containsOnly("data");
    }

    private static Event event(String type) {
        return Event.builder(type).source("/s").data(type + " data").build();
    }
}
