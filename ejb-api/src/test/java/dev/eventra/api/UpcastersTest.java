package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpcastersTest {

    /** Today's shape. */
    public record Placed(String customer, int amount) {}

    /** The type was renamed. */
    public static class Renamed implements EventUpcaster {
        @Override
        public String type() {
            return "order.created";
        }

        @Override
        public Event upcast(Event old) {
            return old.toBuilder("order.placed").build();
        }
    }

    /** The customer was a number, before the data had a schema. */
    public static class CustomerIsText implements EventUpcaster {
        static final AtomicInteger MADE = new AtomicInteger();

        public CustomerIsText() {
            MADE.incrementAndGet();
        }

        @Override
        public String type() {
            return "order.*";
        }

        @Override
        public boolean applies(Event event) {
            return event.dataSchema().isEmpty();
        }

        @Override
        public Event upcast(Event old) {
            JsonObject data = old.data(JsonObject.class);
            return old.toBuilder()
                    .dataSchema("https://example.org/2")
                    .data(new Placed("c" + data.getInt("customer"), data.getInt("amount")))
                    .build();
        }
    }

    /** Knows today's events only. */
    @UpcastWith({Renamed.class, CustomerIsText.class})
    public static class Listener {
        final List<String> calls = new ArrayList<>();

        @EventListener(value = "order.placed", filter = "subject=vip")
        public void placed(Placed data, Event event) {
            calls.add(data + " " + event.id() + (event.isReplay() ? " again" : ""));
        }
    }

    /** Inherits the upcasters with the methods. */
    public static class Derived extends Listener {}

    private static final Event OLD =
            event("order.created").data("{\"customer\":7,\"amount\":3}").build();

    @Test
    void an_old_event_passes_all_upcasters_before_it_is_matched_and_bound() {
        for (Listener bean : List.of(new Listener(), new Derived())) {
            EventListeners listeners = EventListeners.of(bean.getClass());

            assertThat(listeners.receives(OLD)).isTrue();
            assertThat(listeners.mayReceive(OLD.type())).isTrue();
            listeners.call(bean, OLD);

            assertThat(bean.calls).containsExactly("Placed[customer=c7, amount=3] 1");
        }
    }

    @Test
    void an_event_of_today_is_left_alone() {
        Listener bean = new Listener();

        EventListeners.of(Listener.class)
                .call(
                        bean,
                        event("order.placed")
                                .dataSchema("https://example.org/2")
                                .data(new Placed("c8", 4))
                                .build());

        assertThat(bean.calls).containsExactly("Placed[customer=c8, amount=4] 1");
    }

    @Test
    void a_replayed_event_stays_marked() {
        Listener bean = new Listener();

        EventListeners.of(Listener.class).call(bean, OLD.asReplay("op1"));

        assertThat(bean.calls).containsExactly("Placed[customer=c7, amount=3] 1 again");
    }

    @Test
    void a_batch_is_upcast_too_and_a_filter_sees_the_event_of_today() {
        Listener bean = new Listener();
        Event other = OLD.toBuilder().id("2").subject("x").build();

        EventListeners.of(Listener.class).call(bean, List.of(OLD, other, OLD));

        assertThat(bean.calls).hasSize(2);
        assertThat(EventListeners.of(Listener.class).receives(other)).isFalse();
    }

    @Test
    void each_upcaster_is_made_once() {
        EventListeners.of(Listener.class);
        int before = CustomerIsText.MADE.get();
        for (int i = 0; i < 3; i++) {
            EventListeners.of(Listener.class).call(new Listener(), OLD);
        }
        assertThat(CustomerIsText.MADE).hasValue(before);
    }

    /** Goes the other way than {@link Renamed}. */
    public static class Back implements EventUpcaster {
        @Override
        public String type() {
            return "order.placed";
        }

        @Override
        public Event upcast(Event old) {
            return old.toBuilder("order.created").build();
        }
    }

    /** Each is applied once, in its place. */
    @UpcastWith({Renamed.class, Back.class})
    public static class ThereAndBack {
        final List<String> types = new ArrayList<>();

        @EventListener("**")
        public void on(Event event) {
            types.add(event.type());
        }
    }

    @Test
    void upcasters_are_applied_in_order_each_once() {
        ThereAndBack bean = new ThereAndBack();
        EventListeners.of(ThereAndBack.class).call(bean, OLD);
        assertThat(bean.types).containsExactly("order.created");
    }

    /** Breaks the rules, by the event's type. */
    public static class Breaking implements EventUpcaster {
        @Override
        public String type() {
            return "**";
        }

        @Override
        public Event upcast(Event old) {
            return switch (old.type()) {
                case "id" -> old.toBuilder().id("other").build();
                case "source" -> old.toBuilder().source("/other").build();
                case "null" -> null;
                case "error" -> throw new NoClassDefFoundError("missing");
                case "throws" -> throw new IllegalStateException("secret of the event");
                default -> old;
            };
        }
    }

    /** Uses it. */
    @UpcastWith(Breaking.class)
    public static class Broken {
        @EventListener("x")
        public void on(Event event) {}
    }

    @Test
    void an_upcaster_that_breaks_a_rule_fails_the_delivery_by_name() {
        EventListeners listeners = EventListeners.of(Broken.class);
        for (String type : List.of("id", "source", "null", "throws")) {
            Event event = event(type).build();
            assertThat(listeners.receives(event)).as(type).isTrue();
            assertThatThrownBy(() -> listeners.call(new Broken(), event))
                    .as(type)
                    .isInstanceOf(UpcastException.class)
                    .hasMessageContainingAll(Breaking.class.getName(), "event 1 (" + type + ")")
                    .hasMessageNotContaining("secret");
        }
        assertThat(listeners.receives(event("y").build())).isFalse();
        assertThat(listeners.receives(event("x").build())).isTrue();
    }

    @Test
    void an_error_of_an_upcaster_is_met_in_the_call_and_not_before() {
        EventListeners listeners = EventListeners.of(Broken.class);
        Event event = event("error").build();

        assertThat(listeners.receives(event)).isTrue();
        assertThatThrownBy(() -> listeners.call(new Broken(), event)).isInstanceOf(NoClassDefFoundError.class);
    }

    /** Can't be made. */
    public abstract static class Abstract implements EventUpcaster {}

    /** Can't be made either. */
    public static class NeedsMore extends Breaking {
        public NeedsMore(String more) {}
    }

    /** Seen by nobody. */
    static class Hidden extends Breaking {}

    /** Fails to be made. */
    public static class Unlucky extends Breaking {
        public Unlucky() {
            throw new IllegalStateException("no luck");
        }
    }

    /** Applies to nothing. */
    public static class WrongType extends Breaking {
        @Override
        public String type() {
            return "a*";
        }
    }

    /** Applies to nothing. */
    public static class NoType extends Breaking {
        @Override
        public String type() {
            return null;
        }
    }

    /** Names all of them, and has a wrong method as well. */
    @UpcastWith({Abstract.class, NeedsMore.class, Hidden.class, Unlucky.class, WrongType.class, NoType.class})
    public static class AllWrong {
        @EventListener("a")
        public void nothing() {}
    }

    @Test
    void all_problems_are_told_in_one_message_together_with_those_of_the_methods() {
        assertThatThrownBy(() -> EventListeners.of(AllWrong.class))
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageContainingAll(
                        Abstract.class.getName() + " must be a public class",
                        NeedsMore.class.getName() + " must be a public class with a public constructor without",
                        Hidden.class.getName() + " must be a public class",
                        Unlucky.class.getName() + " can't be made: java.lang.IllegalStateException: no luck",
                        WrongType.class.getName() + ": type pattern \"a*\"",
                        NoType.class.getName() + " names no event type",
                        "nothing must take the data");
    }

    private static Event.Builder event(String type) {
        return Event.builder(type).id("1").source("/s").subject("vip");
    }
}
