package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerFiltersTest {

    /** One with a condition, one without. */
    public static class Filtered {
        final List<String> calls = new ArrayList<>();

        @EventListener(value = "a", filter = "subject=vip")
        public void a_vip(Event event) {
            calls.add("vip");
        }

        @EventListener("b")
        public void b_all(Event event) {
            calls.add("all");
        }
    }

    @Test
    void a_method_is_called_for_events_that_fulfil_its_filter_only() {
        Filtered bean = new Filtered();
        EventListeners listeners = EventListeners.of(Filtered.class);

        assertThat(listeners.receives(event("a", "vip"))).isTrue();
        assertThat(listeners.receives(event("a", "x"))).isFalse();
        assertThat(listeners.mayReceive("a")).isTrue();
        listeners.call(bean, event("a", "vip"));
        listeners.call(bean, event("a", "x"));

        assertThat(bean.calls).containsExactly("vip");
    }

    @Test
    void a_filter_is_not_evaluated_for_another_type() {
        assertThat(EventListeners.of(Filtered.class).receives(event("c", null))).isFalse();
        assertThat(EventListeners.of(Filtered.class).receives(event("b", null))).isTrue();
    }

    @Test
    void a_filter_that_fails_lets_the_event_through_to_fail_in_the_call_by_name() {
        EventListeners listeners = EventListeners.of(Filtered.class);

        assertThat(listeners.receives(event("a", null))).isTrue();
        assertThatThrownBy(() -> listeners.call(new Filtered(), event("a", null)))
                .isInstanceOf(FilterException.class)
                .hasMessageContainingAll(Filtered.class.getName() + ".a_vip", "event 1 (a)", "no subject");
    }

    @Test
    void no_method_of_a_batch_is_called_if_a_filter_fails_for_a_later_event() {
        Filtered bean = new Filtered();

        assertThatThrownBy(
                        () -> EventListeners.of(Filtered.class).call(bean, List.of(event("b", null), event("a", null))))
                .isInstanceOf(FilterException.class);
        assertThat(bean.calls).isEmpty();
    }

    /** A filter that is none. */
    public static class WrongFilter {
        @EventListener(value = "a", filter = "nonsense")
        public void on(Event event) {}

        @EventListener(value = "a", filter = " ")
        public void blank(Event event) {}
    }

    @Test
    void wrong_syntax_is_found_at_deployment_with_the_method_the_filter_and_the_position() {
        assertThatThrownBy(() -> EventListeners.of(WrongFilter.class))
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageContainingAll(
                        "on: filter \"nonsense\": at index 0: subject= expected", "blank: filter \" \": at index 0");
    }

    @Test
    void without_a_language_a_filter_is_refused_and_a_bean_without_filters_is_not() throws Exception {
        ClassLoader loader = new WithoutServices();
        Class<?> listeners = loader.loadClass(EventListeners.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            assertThatThrownBy(() -> of(listeners, loader.loadClass(Filtered.class.getName())))
                    .hasRootCauseMessage("listener " + Filtered.class.getName()
                            + ": a_vip: filter \"subject=vip\": no filter language is there; the resource adapter has"
                            + " one");
            assertThat(of(listeners, loader.loadClass(Unfiltered.class.getName())))
                    .isNotNull();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** No filter. */
    public static class Unfiltered {
        @EventListener("a")
        public void on(Event event) {}
    }

    private static Object of(Class<?> listeners, Class<?> bean) throws ReflectiveOperationException {
        return listeners.getMethod("of", Class.class).invoke(null, bean);
    }

    private static Event event(String type, String subject) {
        return Event.builder(type).id("1").source("/s").subject(subject).build();
    }

    /** The API and these tests once more, where no service is to be found. */
    private static final class WithoutServices extends ClassLoader {

        WithoutServices() {
            super(ListenerFiltersTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.eventra.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith("META-INF/services/dev.eventra")
                    ? Collections.emptyEnumeration()
                    : super.getResources(name);
        }
    }
}
