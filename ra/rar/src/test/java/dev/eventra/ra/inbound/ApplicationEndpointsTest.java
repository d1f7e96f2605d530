package dev.eventra.ra.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.spi.ListenerDelivery;
import dev.eventra.api.spi.ListenerSubscription;
import dev.eventra.engine.delivery.EndpointUnavailableException;
import dev.eventra.engine.delivery.ListenerEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplicationEndpointsTest {

    private static final Event EVENT =
            Event.builder("order.placed").source("/test").build();

    private final Application application = new Application();
    private final ApplicationEndpoints endpoints = new ApplicationEndpoints(application);

    @Test
    void a_delivery_goes_to_the_application_in_its_context_and_order() {
        endpoints.inContext(() -> {
            try (ListenerEndpoint endpoint = endpoints.create()) {
                endpoint.before();
                endpoint.deliver(List.of(EVENT));
                endpoint.after();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        assertThat(application.calls)
                .containsExactly("enter", "begin", "deliver " + EVENT.id(), "end", "close", "leave");
    }

    @Test
    void outside_of_the_application_s_context_there_is_no_endpoint_for_now() {
        assertThatThrownBy(endpoints::create)
                .isInstanceOf(EndpointUnavailableException.class)
                .hasMessage("not here");
    }

    /** Notes what is called. */
    private static final class Application implements ListenerSubscription, ListenerDelivery {
        private final List<String> calls = new ArrayList<>();
        private boolean inContext;

        @Override
        public Map<String, String> properties() {
            return Map.of();
        }

        @Override
        public boolean receives(Event event) {
            return true;
        }

        @Override
        public boolean mayReceive(String type) {
            return true;
        }

        @Override
        public boolean isBatch() {
            return false;
        }

        @Override
        public void inContext(Runnable work) {
            calls.add("enter");
            inContext = true;
            work.run();
            inContext = false;
            calls.add("leave");
        }

        @Override
        public ListenerDelivery open() {
            if (!inContext) {
                throw new IllegalStateException("not here");
            }
            return this;
        }

        @Override
        public void begin() {
            calls.add("begin");
        }

        @Override
        public void deliver(List<Event> events) {
            events.forEach(event -> calls.add("deliver " + event.id()));
        }

        @Override
        public void end() {
            calls.add("end");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
