package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Data in and out of an event. Yasson stands for the server's JSON Binding. */
class EventDataTest {

    /** A record with the types that applications send. */
    public record OrderPlaced(String orderId, long amountCents, LocalDate day, List<Line> lines) {}

    /** A record inside of a record. */
    public record Line(String item, int count) {}

    /** A bean in the old style. */
    public static class Payment {
        public String reference;
        public Instant due;
    }

    /** Can't be written: its property fails. */
    public static class Broken {
        public String getSecret() {
            throw new IllegalStateException("no");
        }
    }

    private static final OrderPlaced ORDER =
            new OrderPlaced("o-1", 1_250, LocalDate.of(2026, 11, 21), List.of(new Line("größe \uD83D\uDE00", 2)));

    @Test
    void a_record_is_written_as_json_and_read_back_equal() {
        Event event = with(ORDER);

        assertThat(event.contentType()).contains("application/json");
        assertThat(event.data(JsonObject.class).getString("day")).isEqualTo("2026-11-21");
        assertThat(event.data(OrderPlaced.class)).isEqualTo(ORDER);
    }

    @Test
    void a_record_is_read_from_json_with_unknown_and_missing_properties() {
        Event event = with("{\"orderId\":\"o-1\",\"new\":[1]}");

        assertThat(event.data(OrderPlaced.class)).isEqualTo(new OrderPlaced("o-1", 0, null, null));
    }

    @Test
    void a_bean_with_fields_is_bound_both_ways() {
        Payment payment = new Payment();
        payment.reference = "r";
        payment.due = Instant.parse("2026-11-21T12:00:00Z");

        assertThat(with(payment).data(Payment.class)).usingRecursiveComparison().isEqualTo(payment);
    }

    @Test
    void a_json_object_and_an_array_are_bound_both_ways() {
        JsonObject object = Json.createObjectBuilder().add("a", 1).add("b", "ü").build();
        JsonArray array = Json.createArrayBuilder().add(object).build();

        assertThat(with(object).dataText()).isEqualTo("{\"a\":1,\"b\":\"ü\"}");
        assertThat(with(object).data(JsonObject.class)).isEqualTo(object);
        assertThat(with(array).data(JsonArray.class)).isEqualTo(array);
        assertThat(with(object).contentType()).contains("application/json");
    }

    @Test
    void classes_of_the_jdk_are_bound_both_ways() {
        assertThat(with(Map.of("a", 1)).dataText()).isEqualTo("{\"a\":1}");
        assertThat(with(List.of(1, 2)).dataText()).isEqualTo("[1,2]");
        assertThat(with(42).data(Integer.class)).isEqualTo(42);
        assertThat(with(new Line[] {new Line("x", 1)}).data(Line[].class)).containsExactly(new Line("x", 1));
    }

    @Test
    void text_is_kept_as_it_is() {
        Event event = with("größe \uD83D\uDE00 \"quoted\"");

        assertThat(event.contentType()).contains("text/plain;charset=utf-8");
        assertThat(event.dataText()).isEqualTo("größe \uD83D\uDE00 \"quoted\"");
        assertThat(event.data(String.class)).isEqualTo(event.dataText());
        assertThat(event.dataBytes()).isEqualTo(event.dataText().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytes_are_kept_as_they_are() {
        byte[] bytes = {0, -1, 10, (byte) 0xC3};
        Event event = with(bytes);

        assertThat(event.contentType()).contains("application/octet-stream");
        assertThat(event.data(byte[].class)).isEqualTo(bytes);
    }

    @Test
    void the_content_type_given_wins() {
        assertThat(Event.builder("a")
                        .source("/s")
                        .data(ORDER)
                        .contentType("application/vnd.acme.order+json")
                        .build()
                        .contentType())
                .contains("application/vnd.acme.order+json");
    }

    @Test
    void text_with_an_unpaired_surrogate_is_refused() {
        assertThatThrownBy(() -> with("a\uD83D"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("event data: the text has an unpaired surrogate");
    }

    @Test
    void an_object_with_an_unpaired_surrogate_is_refused_instead_of_being_altered() {
        assertThatThrownBy(() -> with(new Line("a\uD83D", 1)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("unpaired surrogate");
    }

    @Test
    void an_object_that_cannot_be_written_is_refused_and_the_message_names_its_class() {
        assertThatThrownBy(() -> with(new Broken()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("event data: ", Broken.class.getName(), "can't be written as JSON")
                .hasRootCauseMessage("no");
    }

    @Test
    void data_that_does_not_fit_the_type_is_refused_and_the_message_names_event_and_type_but_not_the_data() {
        Event event = with("confidential, no JSON");

        assertThatThrownBy(() -> event.data(OrderPlaced.class))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContainingAll("event data: ", event.id(), "(a)", OrderPlaced.class.getName())
                .hasMessageNotContaining("confidential");
    }

    @Test
    void json_null_is_read_as_null() {
        assertThat(with("null").data(OrderPlaced.class)).isNull();
    }

    private static Event with(Object data) {
        return Event.builder("a").source("/s").data(data).build();
    }
}
