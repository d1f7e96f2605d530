package dev.eventra.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.engine.trace.Tracing.Publication;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryTracingTest {

    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private static final Tracing.Origin ORIGIN = new Tracing.Origin("reports", "events", 2, 40, 1);

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final Tracing tracing = new OpenTelemetryTracing(() -> sdk);
    private final List<Event> stored = new ArrayList<>();

    @AfterEach
    void close() {
        sdk.close();
    }

    private static Event event() {
        return Event.builder("order.placed")
                .id("e1")
                .source("/shop")
                .group("g")
                .time(Instant.parse("2026-11-21T10:15:30Z"))
                .subject("7")
                .data("data")
                .build();
    }

    private Event publish(Tracing by, Event event, boolean ownTrace) {
        List<Event> published = by.publish(List.of(new Publication(event, ownTrace)), "events", stored::addAll);
        assertThat(published).isEqualTo(stored);
        return published.get(0);
    }

    private static String traceparent(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }

    private static String attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }

    @Test
    void an_event_carries_the_context_of_the_span_in_which_it_is_published() {
        Span request = sdk.getTracer("test").spanBuilder("POST /orders").startSpan();
        Event published;
        try (Scope current = request.makeCurrent()) {
            published = publish(tracing, event(), false);
        }

        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getName()).isEqualTo("publish events");
        assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(span.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attribute(span, "messaging.system")).isEqualTo("kafka");
        assertThat(attribute(span, "messaging.operation.type")).isEqualTo("create");
        assertThat(attribute(span, "messaging.destination.name")).isEqualTo("events");
        assertThat(attribute(span, "messaging.message.id")).isEqualTo("e1");
        assertThat(attribute(span, "messaging.kafka.message.key")).isEqualTo("g");
        assertThat(attribute(span, "cloudevents.event_type")).isEqualTo("order.placed");
        assertThat(attribute(span, "cloudevents.event_subject")).isEqualTo("7");
        assertThat(published.extension("traceparent")).contains(traceparent(span.getSpanContext()));
        assertThat(published.toBuilder().extension("traceparent", null).build()).isEqualTo(event());
    }

    @Test
    void a_trace_that_the_application_gave_stays() {
        Event own = event().toBuilder().extension("traceparent", TRACE).build();
        assertThat(publish(tracing, own, true)).isEqualTo(own);
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
    }

    @Test
    void an_event_without_room_for_its_trace_is_published_without() {
        Event.Builder builder = event().toBuilder();
        for (int i = 0; i < EventLimits.EXTENSIONS; i++) {
            builder.extension("x" + i, "v");
        }
        Event full = builder.build();
        assertThat(publish(tracing, full, false)).isEqualTo(full);
    }

    @Test
    void a_failure_to_store_is_told_and_thrown() {
        assertThatThrownBy(() -> tracing.publish(
                        List.of(new Publication(event(), false), new Publication(event(), false)), "events", events -> {
                            throw new IllegalStateException("no database");
                        }))
                .hasMessage("no database");
        assertThat(spans.getFinishedSpanItems()).hasSize(2).allSatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(attribute(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
        });
    }

    @Test
    void a_delivery_is_a_child_of_the_publishing_and_current_for_the_listener() {
        Event event = event().toBuilder().extension("traceparent", TRACE).build();

        Tracing.Listening listening = tracing.deliver(List.of(event), ORIGIN);
        assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
        listening.left();
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        listening.ended(null);

        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getName()).isEqualTo("deliver events");
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
        assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(attribute(span, "messaging.operation.type")).isEqualTo("process");
        assertThat(attribute(span, "messaging.consumer.group.name")).isEqualTo("reports");
        assertThat(attribute(span, "messaging.destination.partition.id")).isEqualTo("2");
        assertThat(span.getAttributes().get(AttributeKey.longKey("messaging.kafka.offset")))
                .isEqualTo(40);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void a_delivery_that_fails_is_an_error() {
        Tracing.Listening listening = tracing.deliver(List.of(event()), ORIGIN);
        listening.left();
        listening.ended(new IllegalStateException("poison"));

        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
        assertThat(span.getEvents()).singleElement().satisfies(it -> assertThat(it.getName())
                .isEqualTo("exception"));
        assertThat(span.getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void several_events_have_one_span_with_a_link_to_each() {
        Event traced = event().toBuilder().extension("traceparent", TRACE).build();
        Tracing.Listening listening = tracing.deliver(List.of(traced, event(), traced), ORIGIN);
        listening.left();
        listening.ended(null);

        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getAttributes().get(AttributeKey.longKey("messaging.batch.message_count")))
                .isEqualTo(3);
        assertThat(span.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getTraceId)
                .containsExactly(TRACE_ID, TRACE_ID);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void without_an_sdk_the_current_trace_is_carried_on() {
        Tracing bare = new OpenTelemetryTracing(OpenTelemetry::noop);
        assertThat(publish(bare, event(), false)).isEqualTo(event());
        stored.clear();
        SpanContext remote =
                SpanContext.create(TRACE_ID, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
        try (Scope current = Span.wrap(remote).makeCurrent()) {
            assertThat(publish(bare, event(), false).extension("traceparent")).contains(TRACE);
        }
        Tracing.Listening listening = bare.deliver(
                List.of(event().toBuilder().extension("traceparent", TRACE).build()), ORIGIN);
        assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
        listening.left();
        listening.ended(null);
    }

    @Test
    void a_telemetry_that_fails_costs_the_trace_alone() {
        Tracing broken = new OpenTelemetryTracing(() -> {
            throw new IllegalStateException("no telemetry");
        });
        assertThat(publish(broken, event(), false)).isEqualTo(event());
        Tracing.Listening listening = broken.deliver(List.of(event()), ORIGIN);
        listening.left();
        listening.ended(new IllegalStateException("poison"));
    }
}
