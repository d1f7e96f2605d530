package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");

    @Test
    void an_event_keeps_what_its_builder_was_given() {
        Event event = Event.builder("order.placed")
                .id("o-1")
                .source("/shop")
                .time(NOON)
                .subject("order 1")
                .group("ann")
                .contentType("text/csv")
                .dataSchema("https://example.org/order.csv")
                .extension("tenant", "acme")
                .data("1,2")
                .build();

        assertThat(event.type()).isEqualTo("order.placed");
        assertThat(event.id()).isEqualTo("o-1");
        assertThat(event.source()).isEqualTo("/shop");
        assertThat(event.subject()).contains("order 1");
        assertThat(event.group()).contains("ann");
        assertThat(event.contentType()).contains("text/csv");
        assertThat(event.dataSchema()).contains("https://example.org/order.csv");
        assertThat(event.extensions()).containsOnlyKeys("tenant");
        assertThat(event.extension("tenant")).contains("acme");
        assertThat(event.dataText()).isEqualTo("1,2");
    }

    @Test
    void an_event_with_a_type_and_a_source_only_has_an_id_and_a_time_and_nothing_else() {
        Instant before = Instant.now().minusSeconds(1);

        Event event = shop().build();

        assertThat(UUID.fromString(event.id()).version()).isEqualTo(7);
        assertThat(event.time()).isBetween(before, Instant.now());
        assertThat(event.subject()).isEmpty();
        assertThat(event.group()).isEmpty();
        assertThat(event.contentType()).isEmpty();
        assertThat(event.dataSchema()).isEmpty();
        assertThat(event.extensions()).isEmpty();
        assertThat(event.extension("tenant")).isEmpty();
        assertThat(event.hasData()).isFalse();
        assertThat(event.dataBytes()).isEmpty();
        assertThat(event.dataText()).isEmpty();
        assertThat(event.data(Event.class)).isNull();
    }

    @Test
    void the_time_is_kept_to_the_microsecond() {
        assertThat(shop().time(NOON).build().time()).isEqualTo(Instant.parse("2026-11-21T12:00:00.123456Z"));
        assertThat(shop().time(Instant.parse("1901-01-01T00:00:00.000000999Z"))
                        .build()
                        .time())
                .isEqualTo(Instant.parse("1901-01-01T00:00:00Z"));
    }

    @Test
    void the_first_and_the_last_time_that_every_database_holds_are_allowed() {
        Instant first = Instant.parse("0001-01-01T00:00:00Z");
        Instant last = Instant.parse("9999-12-30T23:59:59.999999Z");

        assertThat(shop().time(first).build().time()).isEqualTo(first);
        assertThat(shop().time(last).build().time()).isEqualTo(last);
    }

    @Test
    void a_time_outside_of_what_databases_hold_is_refused_and_the_message_says_what_is_allowed() {
        for (Instant time : new Instant[] {
            Instant.parse("0001-01-01T00:00:00Z").minusNanos(1),
            Instant.parse("9999-12-31T00:00:00Z"),
            Instant.MIN,
            Instant.MAX
        }) {
            assertThatThrownBy(() -> shop().time(time).build())
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContainingAll("event time: ", time.toString(), "0001-01-01", "9999-12-31");
        }
    }

    @Test
    void changing_the_array_given_or_the_array_returned_leaves_the_event_as_it_was() {
        byte[] given = {1, 2, 3};
        Event event = shop().data(given).build();

        given[0] = 9;
        event.dataBytes()[1] = 9;
        event.data(byte[].class)[2] = 9;

        assertThat(event.dataBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void the_extensions_are_sorted_and_cannot_be_changed() {
        Event event =
                shop().extension("tenant", "acme").extension("region", "eu").build();

        assertThat(event.extensions().keySet()).containsExactly("region", "tenant");
        assertThatThrownBy(() -> event.extensions().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_builder_goes_on_after_build_without_touching_the_event_that_was_built() {
        Event.Builder builder = shop().extension("tenant", "acme").group("ann");
        Event first = builder.build();
        Event second = builder.extension("tenant", null).group("bob").build();

        assertThat(first.extension("tenant")).contains("acme");
        assertThat(first.group()).contains("ann");
        assertThat(second.extensions()).isEmpty();
        assertThat(second.group()).contains("bob");
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void a_copy_is_equal_and_a_changed_copy_keeps_the_rest() {
        Event event = shop().subject("order 1")
                .group("ann")
                .contentType("application/json")
                .dataSchema("https://example.org/order")
                .extension("tenant", "acme")
                .data("{}".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(event.toBuilder().build()).isEqualTo(event).hasSameHashCodeAs(event);
        Event moved = event.toBuilder().group("bob").build();
        assertThat(moved).isNotEqualTo(event);
        assertThat(moved.toBuilder().group("ann").build()).isEqualTo(event);
    }

    @Test
    void a_copy_of_an_event_without_data_has_none() {
        assertThat(shop().build().toBuilder().build().hasData()).isFalse();
    }

    @Test
    void empty_data_is_data() {
        Event event = shop().data("").build();

        assertThat(event.hasData()).isTrue();
        assertThat(event.contentType()).contains("text/plain;charset=utf-8");
    }

    @Test
    void an_event_without_data_has_no_content_type_even_if_one_was_given() {
        Event event = shop().contentType("application/json").build();

        assertThat(event.contentType()).isEmpty();
        assertThat(shop().data("x").build().toBuilder().data(null).build().contentType())
                .isEmpty();
    }

    @Test
    void events_differ_if_any_attribute_or_the_data_does() {
        Event event = shop().id("1").time(NOON).data("x").build();

        assertThat(Arrays.asList(
                        event.toBuilder().id("2").build(),
                        event.toBuilder().source("/other").build(),
                        event.toBuilder().time(NOON.plusSeconds(1)).build(),
                        event.toBuilder().subject("s").build(),
                        event.toBuilder().group("g").build(),
                        event.toBuilder().contentType("text/csv").build(),
                        event.toBuilder().dataSchema("https://example.org").build(),
                        event.toBuilder().extension("tenant", "acme").build(),
                        event.toBuilder().data("y").build(),
                        event.toBuilder().data(null).build()))
                .doesNotContain(event)
                .doesNotHaveDuplicates();
        assertThat(event).isNotEqualTo("x");
    }

    @Test
    void the_text_form_names_the_event_and_leaves_out_data_and_extensions() {
        Event event = shop().id("o-1")
                .time(NOON)
                .group("ann")
                .data("iban DE12")
                .extension("card", "4711")
                .build();

        assertThat(event)
                .hasToString("Event[id=o-1, type=order.placed, source=/shop, group=ann,"
                        + " time=2026-11-21T12:00:00.123456Z, data=9 bytes]");
        assertThat(shop().build().toString()).contains("group=null", "data=none");
    }

    @Test
    void an_event_as_a_replay_differs_by_its_mark_only() {
        Event event = shop().group("ann").data("1").extension("tenant", "acme").build();

        Event replayed = event.asReplay("op1");

        assertThat(event.isReplay()).isFalse();
        assertThat(event.replayOperation()).isEmpty();
        assertThat(replayed.isReplay()).isTrue();
        assertThat(replayed.replayOperation()).contains("op1");
        assertThat(replayed.extensions())
                .isEqualTo(Map.of("tenant", "acme", "eventrareplay", "op1"))
                .isUnmodifiable();
        assertThat(replayed).isNotEqualTo(event);
        assertThat(replayed.asReplay("op2").replayOperation()).contains("op2");
        assertThat(replayed.toBuilder().build()).isEqualTo(event);
    }

    @Test
    void an_event_with_all_the_extensions_allowed_can_be_replayed() {
        Event.Builder full = shop();
        for (int i = 0; i < EventLimits.EXTENSIONS; i++) {
            full.extension("x" + i, "y");
        }

        assertThat(full.build().asReplay("op1").isReplay()).isTrue();
    }

    @Test
    void a_replay_needs_the_id_of_an_operation_and_an_application_cannot_set_the_mark() {
        for (String wrong : Arrays.asList(null, "", "Op", "a-b", "12345678901234567")) {
            assertThatThrownBy(() -> shop().build().asReplay(wrong))
                    .as(wrong)
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContaining("eventrareplay")
                    .hasMessageContaining("1 to 16 lower-case");
        }
        assertThatThrownBy(() -> shop().extension("eventrareplay", "op1"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("reserved");
    }

    @Test
    void a_chain_of_events_names_each_cause_and_keeps_the_first_as_correlation() {
        Event first = shop().id("1").build();
        Event second = shop().id("2").causedBy(first).build();
        Event third = shop().id("3").causedBy(second).build();

        assertThat(first.extensions()).isEmpty();
        assertThat(second.extensions()).isEqualTo(Map.of("causationid", "1", "correlationid", "1"));
        assertThat(third.extensions()).isEqualTo(Map.of("causationid", "2", "correlationid", "1"));
    }

    @Test
    void the_cause_hands_on_its_trace_but_not_its_other_extensions() {
        Event cause = shop().extension("traceparent", "tp")
                .extension("tracestate", "ts")
                .extension("tenant", "acme")
                .build()
                .asReplay("op1");

        Event event = shop().causedBy(cause).build();

        assertThat(event.extensions()).containsOnlyKeys("causationid", "correlationid", "traceparent", "tracestate");
        assertThat(event.extension("traceparent")).contains("tp");
        assertThat(event.extension("tracestate")).contains("ts");
    }

    @Test
    void what_is_given_wins_over_the_cause_before_and_after_it_is_named() {
        Event cause = shop().id("1")
                .extension("correlationid", "c")
                .extension("traceparent", "tp")
                .extension("tracestate", "ts")
                .build();

        Event before = shop().extension("correlationid", "mine")
                .extension("traceparent", "own")
                .causedBy(cause)
                .build();
        Event after = shop().causedBy(cause)
                .extension("correlationid", "mine")
                .extension("traceparent", "own")
                .build();
        Event without = shop().causedBy(cause).extension("correlationid", null).build();

        assertThat(before.extensions())
                .isEqualTo(Map.of("causationid", "1", "correlationid", "mine", "traceparent", "own"))
                .isEqualTo(after.extensions());
        assertThat(without.extensions()).containsOnlyKeys("causationid", "traceparent", "tracestate");
    }

    @Test
    void a_cause_never_makes_an_event_exceed_its_limits() {
        Event cause = shop().id("1").extension("traceparent", "tp").build();
        Event.Builder full = shop().causedBy(cause);
        for (int i = 1; i < EventLimits.EXTENSIONS; i++) {
            full.extension("x" + i, "value");
        }

        assertThat(full.build().extensions())
                .hasSize(EventLimits.EXTENSIONS)
                .containsEntry("causationid", "1")
                .doesNotContainKey("traceparent");
    }

    @Test
    void of_two_causes_the_first_that_was_named_counts() {
        Event one = shop().id("1").extension("traceparent", "tp").build();
        Event two = shop().id("2").extension("tracestate", "ts").build();

        Event event = shop().causedBy(one).causedBy(two).build();

        assertThat(event.extensions()).isEqualTo(Map.of("causationid", "1", "correlationid", "1", "traceparent", "tp"));
    }

    @Test
    void a_builder_tells_which_extensions_the_event_will_have() {
        Event.Builder builder = shop().extension("tenant", "acme");
        assertThat(builder.hasExtension("tenant")).isTrue();
        assertThat(builder.hasExtension("causationid")).isFalse();

        builder.causedBy(shop().build());
        assertThat(builder.hasExtension("causationid")).isTrue();
        assertThat(builder.hasExtension("traceparent")).isFalse();
    }

    @Test
    void a_copy_may_have_another_type() {
        Event event = shop().group("ann").data("1").build();

        Event renamed = event.toBuilder("order.renamed").build();

        assertThat(renamed.type()).isEqualTo("order.renamed");
        assertThat(renamed.toBuilder(event.type()).build()).isEqualTo(event);
    }

    private static Event.Builder shop() {
        return Event.builder("order.placed").source("/shop");
    }

    @Test
    void the_time_before_which_it_is_not_sent_is_an_instruction_and_no_attribute() {
        Instant micros = Instant.parse("2026-11-22T12:00:00.000001Z");
        Event delayed = shop().id("1").time(NOON).notBefore(micros.plusNanos(1)).build();
        assertThat(delayed.notBefore()).contains(micros.plusNanos(1_000));
        assertThat(shop().notBefore(micros).build().notBefore()).contains(micros);
        assertThat(delayed.toBuilder().build().notBefore()).isEqualTo(delayed.notBefore());
        assertThat(delayed).isEqualTo(shop().id("1").time(NOON).build());
        assertThat(shop().build().notBefore()).isEmpty();
        assertThat(shop().notBefore(Instant.MIN).build().notBefore()).contains(EventLimits.FIRST_TIME);
        assertThatThrownBy(() -> shop().notBefore(EventLimits.END_OF_TIME).build())
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("notBefore")
                .hasMessageContaining("9999-12-31T00:00:00Z");
    }

    @Test
    void locking_needs_a_group_and_is_no_attribute() {
        Event locking = shop().id("1").time(NOON).group("g").lockingGroup().build();
        assertThat(locking.isLockingGroup()).isTrue();
        assertThat(locking.toBuilder().build().isLockingGroup()).isTrue();
        assertThat(locking).isEqualTo(shop().id("1").time(NOON).group("g").build());
        assertThatThrownBy(() -> shop().group(null).lockingGroup().build())
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("group")
                .hasMessageContaining("lockingGroup()");
    }
}
