package dev.eventra.ra.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventraException;
import dev.eventra.api.InvalidListenerException;
import dev.eventra.engine.delivery.ListenerEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;

class MessageEndpointsTest {

    private static final Event A = event("a");
    private static final Event B = event("b");
    private static final Event C = event("c");

    private final List<String> calls = new ArrayList<>();

    /** Receives one event at a time. */
    public static class Single implements EventSubscriber {
        @EventListener({"a", "b"})
        public void on(Event event) {}
    }

    /** Receives several. */
    public static class Batch implements EventSubscriber {
        @EventListener({"a", "b"})
        public void on(List<Event> events) {}
    }

    /** By itself. */
    public static class OverridesOne implements EventSubscriber {
        @Override
        public void onEvent(Event event) {}
    }

    /** By itself, several. */
    public static class OverridesSeveral implements EventSubscriber {
        @Override
        public void onEvents(List<Event> events) {}
    }

    /** Its batch method is only reached if it chooses to. */
    public static class OverridesOneBesideBatch extends Batch {
        @Override
        public void onEvent(Event event) throws Exception {
            super.onEvent(event);
        }
    }

    /** Nothing at all. */
    public static class Silent implements EventSubscriber {}

    /** Two mistakes. */
    public static class Wrong implements EventSubscriber {
        @EventListener("a*")
        public void one(Event event) {}

        @EventListener("a")
        public void two(List<Event> events, String data) {}
    }

    /** The same, though it doesn't leave the calls to the default. */
    public static class WrongAndOverriding extends Wrong {
        @Override
        public void onEvent(Event event) {}
    }

    @Test
    void a_bean_with_listener_methods_receives_what_they_receive() {
        for (MessageEndpoints endpoints : List.of(of(Single.class), of(Batch.class))) {
            assertThat(endpoints.receives(A)).isTrue();
            assertThat(endpoints.receives(C)).isFalse();
        }
    }

    @Test
    void a_bean_that_overrides_a_method_of_the_interface_receives_everything() {
        for (MessageEndpoints endpoints :
                List.of(of(OverridesOne.class), of(OverridesSeveral.class), of(OverridesOneBesideBatch.class))) {
            assertThat(endpoints.receives(A)).isTrue();
            assertThat(endpoints.receives(C)).isTrue();
        }
    }

    @Test
    void a_batch_method_or_onEvents_overridden_make_it_a_batch_listener() {
        assertThat(of(Single.class).isBatch()).isFalse();
        assertThat(of(Batch.class).isBatch()).isTrue();
        assertThat(of(OverridesOne.class).isBatch()).isFalse();
        assertThat(of(OverridesSeveral.class).isBatch()).isTrue();
        assertThat(of(OverridesOneBesideBatch.class).isBatch()).isFalse();
    }

    @Test
    void a_single_delivery_is_begun_and_made_by_onEvent() throws Exception {
        deliver(Single.class, List.of(A));

        assertThat(calls).containsExactly("beforeDelivery onEvent", "onEvent [a]", "afterDelivery", "release");
    }

    @Test
    void a_batch_is_begun_and_delivered_by_onEvents_in_one_call() throws Exception {
        deliver(Batch.class, List.of(A, B));

        assertThat(calls).containsExactly("beforeDelivery onEvents", "onEvents [a, b]", "afterDelivery", "release");
    }

    @Test
    void delivery_is_transacted_if_the_method_that_is_called_is() {
        assertThat(of(Single.class, Set.of("onEvent")).isTransacted()).isTrue();
        assertThat(of(Single.class, Set.of("onEvents")).isTransacted()).isFalse();
        assertThat(of(Batch.class, Set.of("onEvents")).isTransacted()).isTrue();
        assertThat(of(Batch.class, Set.of("onEvent")).isTransacted()).isFalse();
    }

    @Test
    void a_bean_that_receives_nothing_is_refused() {
        assertThatThrownBy(() -> of(Silent.class))
                .isInstanceOf(EventraException.class)
                .hasMessageContainingAll(Silent.class.getName(), "receives nothing");
    }

    @Test
    void all_mistakes_in_a_declaration_are_told_at_once_even_if_the_interface_is_overridden() {
        for (Class<?> bean : List.of(Wrong.class, WrongAndOverriding.class)) {
            assertThatThrownBy(() -> of(bean))
                    .isInstanceOf(InvalidListenerException.class)
                    .hasMessageContainingAll("one: type pattern \"a*\"", "two mixes a List");
        }
    }

    @Test
    void the_threads_class_loader_is_given_back() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        of(Single.class);
        assertThatThrownBy(() -> of(Wrong.class)).isInstanceOf(InvalidListenerException.class);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    private void deliver(Class<?> bean, List<Event> events) throws Exception {
        try (ListenerEndpoint endpoint = of(bean).create()) {
            endpoint.before();
            endpoint.deliver(events);
            endpoint.after();
        }
    }

    private MessageEndpoints of(Class<?> bean) {
        return of(bean, Set.of("onEvent", "onEvents"));
    }

    private MessageEndpoints of(Class<?> bean, Set<String> transacted) {
        return MessageEndpoints.of(new Factory(bean, transacted, calls));
    }

    private static Event event(String type) {
        return Event.builder(type).source("/s").build();
    }

    /** Stands for the container, which has an endpoint for each delivery. */
    private record Factory(Class<?> bean, Set<String> transacted, List<String> calls)
            implements MessageEndpointFactory {

        @Override
        public MessageEndpoint createEndpoint(XAResource resource) {
            InvocationHandler container = (proxy, method, arguments) -> {
                calls.add(text(method, arguments));
                return null;
            };
            return (MessageEndpoint) Proxy.newProxyInstance(
                    Factory.class.getClassLoader(),
                    new Class<?>[] {MessageEndpoint.class, EventSubscriber.class},
                    container);
        }

        private static String text(Method method, Object[] arguments) {
            if (arguments == null) {
                return method.getName();
            }
            if (arguments[0] instanceof Method delivered) {
                return method.getName() + " " + delivered.getName();
            }
            List<?> events = arguments[0] instanceof List<?> several ? several : List.of(arguments[0]);
            return method.getName() + " "
                    + events.stream().map(e -> ((Event) e).type()).toList();
        }

        @Override
        public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
            return createEndpoint(resource);
        }

        @Override
        public boolean isDeliveryTransacted(Method method) {
            return transacted.contains(method.getName());
        }

        @Override
        public String getActivationName() {
            return "bean";
        }

        @Override
        public Class<?> getEndpointClass() {
            return bean;
        }
    }
}
