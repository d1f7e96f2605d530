package dev.eventra.engine.trace;

import dev.eventra.api.Event;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Spans of publishing and delivering. What goes wrong with traces keeps no event from being published or delivered.
 * Thread-safe.
 */
public interface Tracing {

    /** Without spans; events keep the trace that they were given. */
    Tracing NONE = new NoTracing();

    /**
     * An event that is about to be published.
     *
     * @param ownTrace whether its trace is to stay as it is: the application gave it
     */
    record Publication(Event event, boolean ownTrace) {

        public Publication {
            Objects.requireNonNull(event, "event");
        }
    }

    /**
     * Which delivery.
     *
     * @param subscription the subscription's name
     * @param topic        where the first of the events lies, as are partition and offset
     * @param attempt      how often the listener has been tried, this time included
     */
    record Origin(String subscription, String topic, int partition, long offset, int attempt) {}

    /** One call of a listener. Used by one thread. */
    interface Listening {

        /** The listener has returned, or thrown. */
        void left();

        /**
         * The transaction has ended.
         *
         * @param failure why it did not take effect; null if it did
         */
        void ended(Throwable failure);
    }

    /**
     * Stores events, each in a span of its own, whose context it carries then if its trace is not its own.
     *
     * @param destination the topic to which they will go
     * @param store       stores them; what it throws is thrown
     * @return the events as they were stored
     */
    List<Event> publish(List<Publication> publications, String destination, Consumer<List<Event>> store);

    /** Begins the span of a listener's call, on the thread that is about to call it. */
    Listening deliver(List<Event> events, Origin origin);
}
