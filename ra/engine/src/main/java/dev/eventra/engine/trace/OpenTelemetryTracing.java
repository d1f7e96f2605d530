package dev.eventra.engine.trace;

import dev.eventra.api.Event;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Spans by OpenTelemetry's API, named and described by its semantic conventions for messaging and CloudEvents. Without an
 * SDK behind the API no spans are made, but events still carry the trace that is current when they are published.
 *
 * <p>A publish span is the event's creation context; the delivery's span is its child, on whatever server and however
 * much later. Several events that are delivered together have one span, linked to the spans of all. Thread-safe.
 */
final class OpenTelemetryTracing implements Tracing {

    private static final Logger LOG = System.getLogger(OpenTelemetryTracing.class.getName());
    private static final String SCOPE = "dev.eventra";
    private static final String TRACEPARENT = "traceparent";
    private static final TextMapGetter<Event> EXTENSIONS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Event event) {
            return event.extensions().keySet();
        }

        @Override
        public String get(Event event, String key) {
            return event == null ? null : event.extension(key).orElse(null);
        }
    };

    private final Supplier<OpenTelemetry> telemetry;

    OpenTelemetryTracing(Supplier<OpenTelemetry> telemetry) {
        this.telemetry = Objects.requireNonNull(telemetry, "telemetry");
    }

    @Override
    public List<Event> publish(List<Publication> publications, String destination, Consumer<List<Event>> store) {
        List<Span> spans = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (Publication publication : publications) {
            Span span = publishing(publication.event(), destination);
            spans.add(span);
            events.add(publication.ownTrace() ? publication.event() : traced(publication.event(), span));
        }
        RuntimeException failure = null;
        try {
            store.accept(events);
            return events;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            for (Span span : spans) {
                end(span, failure);
            }
        }
    }

    private Span publishing(Event event, String destination) {
        return safely(() -> {
            SpanBuilder span = telemetry
                    .get()
                    .getTracer(SCOPE)
                    .spanBuilder("publish " + destination)
                    .setSpanKind(SpanKind.PRODUCER)
                    .setAttribute("messaging.system", "kafka")
                    .setAttribute("messaging.operation.name", "publish")
                    .setAttribute("messaging.operation.type", "create")
                    .setAttribute("messaging.destination.name", destination);
            describe(span, event);
            return span.startSpan();
        });
    }

    private static void describe(SpanBuilder span, Event event) {
        span.setAttribute("messaging.message.id", event.id())
                .setAttribute("cloudevents.event_id", event.id())
                .setAttribute("cloudevents.event_source", event.source())
                .setAttribute("cloudevents.event_type", event.type())
                .setAttribute("cloudevents.event_spec_version", "1.0");
        event.subject().ifPresent(subject -> span.setAttribute("cloudevents.event_subject", subject));
        event.group().ifPresent(group -> span.setAttribute("messaging.kafka.message.key", group));
    }

    /** With the span's context; as it is if there is none, or no room for it. */
    private static Event traced(Event event, Span span) {
        try {
            Map<String, String> carrier = new HashMap<>();
            W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), carrier, Map::put);
            if (!carrier.containsKey(TRACEPARENT)) {
                return event;
            }
            // the state of the trace that an event was caused by belongs to that
            Event.Builder traced = event.toBuilder().extension("tracestate", null);
            carrier.forEach(traced::extension);
            return traced.build();
        } catch (RuntimeException | LinkageError e) {
            // mostly that it has no room for a further extension
            LOG.log(Level.DEBUG, "event " + event.id() + " is published without its trace", e);
            return event;
        }
    }

    @Override
    public Listening deliver(List<Event> events, Origin origin) {
        try {
            Span span = delivering(events, origin);
            return new SpanListening(span, span.makeCurrent());
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "a delivery is not traced", e);
            return NONE.deliver(events, origin);
        }
    }

    private Span delivering(List<Event> events, Origin origin) {
        return safely(() -> {
            SpanBuilder span = telemetry
                    .get()
                    .getTracer(SCOPE)
                    .spanBuilder("deliver " + origin.topic())
                    .setSpanKind(SpanKind.CONSUMER)
                    .setAttribute("messaging.system", "kafka")
                    .setAttribute("messaging.operation.name", "deliver")
                    .setAttribute("messaging.operation.type", "process")
                    .setAttribute("messaging.destination.name", origin.topic())
                    .setAttribute("messaging.destination.partition.id", Integer.toString(origin.partition()))
                    .setAttribute("messaging.consumer.group.name", origin.subscription())
                    .setAttribute("eventra.delivery.attempt", origin.attempt());
            if (events.size() == 1) {
                Event event = events.get(0);
                span.setParent(context(event)).setAttribute("messaging.kafka.offset", origin.offset());
                describe(span, event);
            } else {
                span.setNoParent().setAttribute("messaging.batch.message_count", events.size());
                for (Event event : events) {
                    SpanContext linked = Span.fromContext(context(event)).getSpanContext();
                    if (linked.isValid()) {
                        span.addLink(linked);
                    }
                }
            }
            return span.startSpan();
        });
    }

    private static Context context(Event event) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), event, EXTENSIONS);
    }

    /** An SDK that fails costs the trace, not the event. */
    private static Span safely(Supplier<Span> start) {
        try {
            return start.get();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "a span could not be begun", e);
            return Span.getInvalid();
        }
    }

    private static void end(Span span, Throwable failure) {
        try {
            if (failure != null) {
                span.setStatus(StatusCode.ERROR)
                        .setAttribute("error.type", failure.getClass().getName())
                        .recordException(failure);
            }
            span.end();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "a span could not be ended", e);
        }
    }

    /** The span is current while the listener runs, so that what it does belongs to it. */
    private record SpanListening(Span span, Scope scope) implements Listening {

        @Override
        public void left() {
            try {
                scope.close();
            } catch (RuntimeException | LinkageError e) {
                LOG.log(Level.DEBUG, "a span could not be left", e);
            }
        }

        @Override
        public void ended(Throwable failure) {
            end(span, failure);
        }
    }
}
