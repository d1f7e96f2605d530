package dev.eventra.engine.trace;

import dev.eventra.api.Event;
import java.util.List;
import java.util.function.Consumer;

/** Where there is no OpenTelemetry. */
final class NoTracing implements Tracing {

    private static final Listening NOTHING = new Listening() {
        @Override
        public void left() {
            // nothing was entered
        }

        @Override
        public void ended(Throwable failure) {
            // nobody is told
        }
    };

    @Override
    public List<Event> publish(List<Publication> publications, String destination, Consumer<List<Event>> store) {
        List<Event> events = publications.stream().map(Publication::event).toList();
        store.accept(events);
        return events;
    }

    @Override
    public Listening deliver(List<Event> events, Origin origin) {
        return NOTHING;
    }
}
