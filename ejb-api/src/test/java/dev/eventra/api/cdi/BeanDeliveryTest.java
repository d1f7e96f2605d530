package dev.eventra.api.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventListenerException;
import dev.eventra.api.EventSubscription;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The call of beans, in a CDI container of its own; transactions are left to the tests inside a server. */
class BeanDeliveryTest {

    private final SeContainer container = SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(new EventListenerExtension())
            .addBeanClasses(Journal.class, PerRequest.class, Later.class, Earlier.class, Watch.class)
            .initialize();

    @AfterEach
    void close() {
        container.close();
    }

    /** What happened, in order. */
    @ApplicationScoped
    static class Journal {
        private final List<String> lines = new ArrayList<>();

        void add(String line) {
            lines.add(line);
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }

    @RequestScoped
    static class PerRequest {
        @Inject
        Journal journal;

        private int calls;

        void call() {
            calls++;
            journal.add("call " + calls + " of this request");
        }

        @PreDestroy
        void end() {
            journal.add("request ends");
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Watched {}

    @Watched
    @Interceptor
    @Priority(1)
    static class Watch {
        @Inject
        Journal journal;

        @AroundInvoke
        Object around(InvocationContext context) throws Exception {
            journal.add("intercepted " + context.getMethod().getName());
            return context.proceed();
        }
    }

    @Dependent
    @EventSubscription("both")
    static class Earlier {
        @Inject
        Journal journal;

        @Inject
        PerRequest request;

        @PostConstruct
        void begin() {
            journal.add("earlier made");
        }

        @Watched
        @EventListener("a.*")
        public void a(Event event) {
            request.call();
        }

        @EventListener("broken")
        public void broken(Event event) throws IOException {
            throw new IOException("on purpose");
        }

        @PreDestroy
        void end() {
            journal.add("earlier destroyed");
        }
    }

    @ApplicationScoped
    @EventSubscription("both")
    static class Later {
        @Inject
        Journal journal;

        @Inject
        PerRequest request;

        @EventListener("a.both")
        public void a(Event event) {
            request.call();
        }
    }

    @Test
    void beans_of_one_subscription_are_called_in_the_order_of_their_names_in_one_request() throws Exception {
        deliver("a.both");

        assertThat(journal())
                .containsExactly(
                        "earlier made",
                        "intercepted a",
                        "call 1 of this request",
                        "earlier destroyed",
                        "call 2 of this request",
                        "request ends");
    }

    @Test
    void each_delivery_has_a_request_and_dependent_beans_of_its_own() throws Exception {
        deliver("a.one");
        deliver("a.two");

        assertThat(journal()).filteredOn("call 1 of this request"::equals).hasSize(2);
        assertThat(journal()).filteredOn("request ends"::equals).hasSize(2);
        assertThat(journal()).filteredOn("earlier destroyed"::equals).hasSize(2);
    }

    @Test
    void what_a_listener_throws_comes_through_and_its_request_ends_all_the_same() {
        assertThatThrownBy(() -> deliver("broken"))
                .isInstanceOf(EventListenerException.class)
                .hasRootCauseInstanceOf(IOException.class);

        assertThat(journal()).containsExactly("earlier made", "earlier destroyed");
        assertThatThrownBy(() -> container.select(PerRequest.class).get().call())
                .isInstanceOf(jakarta.enterprise.context.ContextNotActiveException.class);
    }

    private void deliver(String type) throws Exception {
        Declaration declaration = container
                .getBeanManager()
                .getExtension(EventListenerExtension.class)
                .declared()
                .get(0);
        new BeanDelivery(declaration.beans(), null, container.getBeanManager())
                .deliver(List.of(Event.builder(type).source("/test").build()));
    }

    private List<String> journal() {
        return container.select(Journal.class).get().lines();
    }
}
