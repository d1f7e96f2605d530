package dev.eventra.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventListeners;
import dev.eventra.api.FilterException;
import dev.eventra.api.InvalidFilterException;
import dev.eventra.api.InvalidListenerException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CesqlLanguageTest {

    private static final String DATA =
            """
            {"customer": {"tier": "gold", "vip": true, "since": 2019, "note": null},
             "items": [{"sku": "a-1"}, {"sku": "b-2"}], "amount": 12.50, "big": 3000000000, "a.b": 1}
            """;

    private static final Event EVENT = Event.builder("order.placed")
            .id("1")
            .source("/shop")
            .subject("VIP ann")
            .group("ann")
            .time(Instant.parse("2026-11-21T12:00:00Z"))
            .dataSchema("https://example.org/order")
            .contentType("application/json")
            .extension("tenant", "acme")
            .extension("size", "10")
            .data(DATA)
            .build();

    private final CesqlLanguage language = new CesqlLanguage();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = '1' AND type = 'order.placed' AND source = '/shop'",
                "subject LIKE 'VIP%' AND tenant = 'acme'",
                "partitionkey = 'ann' AND EXISTS partitionkey",
                "time = '2026-11-21T12:00:00Z'",
                "datacontenttype = 'application/json' AND dataschema LIKE 'https:%'",
                "size > 9 AND size = 10",
                "tenant IN ('acme', 'other')",
                "NOT EXISTS other",
                "DATA('customer.tier') = 'gold'",
                "DATA('customer.vip')",
                "DATA('customer.since') < 2020",
                "DATA('items.1.sku') LIKE 'b%'",
                "DATA('amount') = '12.50'",
                "DATA('big') = '3000000000'",
                "data('customer.tier') IN ('gold', 'silver')",
                "DATA(CONCAT('customer', '.', 'tier')) = 'gold'",
                "EXISTSDATA('customer') AND EXISTSDATA('items.0')",
                "NOT EXISTSDATA('customer.note') AND NOT EXISTSDATA('items.2') AND NOT EXISTSDATA('customer.tier.x')",
                "NOT EXISTSDATA('items.sku') AND NOT EXISTSDATA('') AND NOT EXISTSDATA('items.-1')",
                "(EXISTSDATA('customer.colour') AND DATA('customer.colour') = 'red') OR TRUE",
            })
    void attributes_extensions_and_data_are_compared(String expression) {
        assertThat(language.compile(expression).test(EVENT)).isTrue();
        assertThat(language.compile("NOT (" + expression + ")").test(EVENT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    other = 'x'                      | `other` is missing
                    DATA('customer.colour') = 'red'  | `DATA('customer.colour')` is missing
                    DATA('customer.note') = 'x'      | `DATA('customer.note')` is missing
                    DATA('customer') = 'x'           | `DATA('customer')` failed: the field is an object or an array
                    tenant > 3                       | has a value of another type
                    1 / 0 = 1                        | can't be calculated
                    tenant                           | it gives no Boolean
                    tenant = 'acme' OR other = 'x'   |
                    """)
    void an_error_of_the_evaluation_is_told_without_a_value(String expression, String message) {
        if (message == null) {
            assertThat(language.compile(expression).test(EVENT)).isTrue();
            return;
        }
        assertThatThrownBy(() -> language.compile(expression).test(EVENT))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("acme");
    }

    @Test
    void data_that_was_not_fetched_is_an_error_where_it_is_looked_at() {
        Event unread = EVENT.withUnreadableData();

        assertThat(language.compile("type = 'none' AND EXISTSDATA('a')").test(unread))
                .isFalse();
        assertThat(language.compile("type = 'none'").test(unread)).isFalse();
        assertThatThrownBy(() -> language.compile("EXISTSDATA('a')").test(unread))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> language.compile("DATA('customer.tier') = 'x'").test(unread))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void data_that_is_no_json_is_an_error_and_no_data_has_no_field() {
        Event text = EVENT.toBuilder().data("confidential").build();
        Event none = EVENT.toBuilder().data(null).build();

        assertThatThrownBy(() -> language.compile("EXISTSDATA('a')").test(text))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("the event's data isn't JSON")
                .hasMessageNotContaining("confidential");
        assertThat(language.compile("EXISTSDATA('a')").test(none)).isFalse();
        assertThat(language.compile("EXISTS partitionkey")
                        .test(none.toBuilder().group(null).build()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    a = = 'x'              | 4
                    a = 'x                 | 4
                    (a = 'x'               | 8
                    a = 'x')               | 7
                    a ; b                  | 2
                    a = 'x' b              | 8
                    TRUE AND UNKNOWN(1)    | 9
                    DATA() = 'x'           | 0
                    DATA('a', 'b') = 'x'   | 0
                    a = 99999999999        | 4
                    a IN ()                | 6
                    a LIKE b               | 7
                    """)
    void wrong_syntax_is_told_with_its_position(String expression, int position) {
        InvalidFilterException failure =
                catchThrowableOfType(InvalidFilterException.class, () -> language.compile(expression));

        assertThat(failure).as(expression).isNotNull();
        assertThat(failure.position()).as(failure.getMessage()).isEqualTo(position);
        assertThat(failure).hasMessageStartingWith("at index " + position + ": ");
    }

    @Test
    void the_position_in_a_text_of_several_lines_counts_from_its_beginning() {
        InvalidFilterException failure = catchThrowableOfType(
                InvalidFilterException.class, () -> language.compile("tenant = 'acme'\n  AND\n  = 'x'"));

        assertThat(failure.position()).isEqualTo(24);
    }

    @Test
    void blank_is_no_filter() {
        assertThatThrownBy(() -> language.compile(" ")).isInstanceOf(InvalidFilterException.class);
    }

    /** As an application declares it. */
    public static class Listener {
        final List<String> calls = new ArrayList<>();

        @EventListener(value = "order.*", filter = "DATA('customer.tier') = 'gold'")
        public void gold(Event event) {
            calls.add("gold");
        }
    }

    /** With a mistake in the filter. */
    public static class Mistaken {
        @EventListener(value = "order.*", filter = "tenant == 'acme'")
        public void on(Event event) {}
    }

    @Test
    void it_is_the_language_of_listeners() {
        Listener bean = new Listener();
        EventListeners.of(Listener.class).call(bean, EVENT);
        assertThat(bean.calls).containsExactly("gold");

        assertThatThrownBy(() -> EventListeners.of(Mistaken.class))
                .isInstanceOf(InvalidListenerException.class)
                .hasMessageContaining("on: filter \"tenant == 'acme'\": at index 8: ");
    }

    @Test
    void one_filter_serves_many_threads() {
        var filter = language.compile("DATA('customer.tier') = 'gold' AND tenant LIKE 'ac%'");

        assertThat(IntStream.range(0, 2_000)
                        .parallel()
                        .allMatch(i -> filter.test(EVENT)
                                && !filter.test(EVENT.toBuilder()
                                        .extension("tenant", "x" + i)
                                        .build())))
                .isTrue();
    }
}
