package dev.eventra.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import java.net.URI;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class DataReferenceTest {

    private static Event event(byte[] data) {
        return Event.builder("order.placed").source("/shop").data(data).build();
    }

    @Property
    void a_reference_comes_back_from_its_text_which_is_a_uri_and_an_extensions_value(
            @ForAll long a, @ForAll long b, @ForAll @Size(max = 2_000) byte[] data) {
        Event event = event(data);
        DataReference reference = DataReference.to(event, new UUID(a, b), new UUID(b, a));
        Event referring = event.withDataReference(reference.toString());

        assertThat(DataReference.parse(reference.toString())).contains(reference);
        assertThat(URI.create(reference.toString()).getScheme()).isEqualTo("eventra");
        assertThat(reference.bytes()).isEqualTo(data.length);
        assertThat(DataReference.of(referring)).contains(reference);
        assertThat(Fingerprint.of(referring)).isEqualTo(Fingerprint.of(event));
        assertThat(referring.withData(data)).isEqualTo(event);
    }

    @Property
    void what_is_parsed_is_what_is_written(@ForAll String text) {
        assertThat(DataReference.parse(text).map(DataReference::toString).orElse(text))
                .isEqualTo(text);
        String almost = DataReference.to(event(new byte[1]), new UUID(1, 2), new UUID(3, 4)) + text;
        assertThat(DataReference.parse(almost).isPresent()).isEqualTo(text.isEmpty());
    }

    @Example
    void an_event_with_data_or_a_reference_of_its_own_has_none() {
        String reference = DataReference.to(event(new byte[1]), new UUID(1, 2), new UUID(3, 4))
                .toString();

        assertThat(DataReference.of(event(null))).isEmpty();
        assertThat(DataReference.of(event(null).withDataReference("s3://bucket/key")))
                .isEmpty();
        assertThat(DataReference.of(event(new byte[1]).toBuilder()
                        .extension("dataref", reference)
                        .build()))
                .isEmpty();
    }

    @Example
    void data_that_was_not_fetched_is_never_taken_for_missing() {
        Event unread = event(new byte[1]).withUnreadableData();

        assertThat(unread.type()).isEqualTo("order.placed");
        assertThatThrownBy(unread::hasData).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(unread::dataText).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unread.toBuilder("order.changed").build().dataBytes())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(order.changed) lies elsewhere");
        assertThat(unread.toBuilder().data("new").build().dataText()).isEqualTo("new");
    }
}
