package dev.eventra.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.engine.event.ExtensionsJson;
import dev.eventra.engine.event.OutboxRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

class CloudEventCodecTest {

    private final CloudEventCodec codec = new CloudEventCodec();

    @Property(tries = 500)
    void what_is_encoded_is_decoded(@ForAll("events") Event event) {
        ProducerRecord<byte[], byte[]> sent = codec.encode("t", row(event));
        assertThat(codec.decode(received(sent))).isEqualTo(event);
        assertThat(sent.key())
                .isEqualTo(event.group().map(g -> g.getBytes(UTF_8)).orElse(null));
        assertThat(sent.partition()).isNull();
    }

    /** 1 MiB: max.request.size of a producer and message.max.bytes of a broker, by default. */
    @Example
    void the_largest_event_that_can_be_published_is_far_below_the_limits_of_kafka() {
        String wide = "漢";
        Event.Builder largest = Event.builder("t".repeat(EventLimits.TYPE))
                .id(wide.repeat(EventLimits.ID))
                .source("/" + "s".repeat(EventLimits.SOURCE - 1))
                .subject(wide.repeat(EventLimits.SUBJECT))
                .group(wide.repeat(EventLimits.GROUP))
                .dataSchema("http://x/" + "s".repeat(EventLimits.DATA_SCHEMA - 9))
                .data(new byte[EventLimits.DATA_SIZE]);
        for (int i = 0; i < 8; i++) {
            largest.extension("e" + i, "x".repeat(EventLimits.EXTENSION_VALUE));
        }
        ProducerRecord<byte[], byte[]> record = codec.encode("t", row(largest.build()));
        long size = record.key().length + (long) record.value().length;
        for (Header header : record.headers()) {
            // lengths are numbers of at most five bytes
            size += header.key().length() + header.value().length + 10;
        }
        assertThat(size).isLessThan(1_000_000);
    }

    @Provide
    Arbitrary<Event> events() {
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('ä', '€', '漢', 'ß')
                .ofMinLength(1)
                .ofMaxLength(60);
        Arbitrary<Map<String, String>> extensions = Arbitraries.maps(
                        Arbitraries.strings()
                                .withCharRange('a', 'd')
                                .ofMinLength(1)
                                .ofMaxLength(5),
                        text)
                .ofMaxSize(4);
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(-62_135_596_800_000_000L, 253_402_000_000_000_000L)
                .map(micros -> Instant.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000));
        Arbitrary<Optional<byte[]>> data =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(50).optional();
        return Combinators.combine(text, text.optional(), text.optional(), extensions, times, data)
                .as((id, subject, group, extra, time, bytes) -> {
                    Event.Builder event = Event.builder("order.placed")
                            .id(id)
                            .source("/shop")
                            .subject(subject.orElse(null))
                            .group(group.orElse(null))
                            .time(time);
                    bytes.ifPresent(b -> event.contentType("application/x-test").data(b));
                    extra.forEach(event::extension);
                    return event.build();
                });
    }

    @Property(tries = 50)
    void the_marks_of_a_replay_and_of_a_test_go_along(@ForAll("events") Event event) {
        for (Event marked :
                List.of(event.asReplay("op1"), event.asTest(), event.asTest().asReplay("op1"))) {
            assertThat(codec.decode(received(codec.encode("t", row(marked))))).isEqualTo(marked);
        }
    }

    @Example
    void a_record_that_is_no_cloudevent_is_refused() {
        assertThatThrownBy(() -> codec.decode(new ConsumerRecord<>("t", 0, 0, null, "hello".getBytes(UTF_8))))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("ce_specversion is missing");
    }

    @Example
    void another_version_is_refused() {
        refused("ce_specversion", "0.3", "only 1.0 is supported");
    }

    @Example
    void missing_and_broken_attributes_are_refused_by_name() {
        refused("ce_id", null, "ce_id");
        refused("ce_type", null, "type");
        refused("ce_source", null, "source");
        refused("ce_time", "yesterday", "time");
        refused("ce_source", "not a uri", "source");
        refused("ce_subject", "", "subject");
        refused("ce_dataschema", "relative", "dataschema");
        refused("ce_eventrareplay", "No Operation", "eventrareplay");
        refused("ce_eventraother", "x", "reserved");
        refused("content-type", "nonsense", "datacontenttype");
    }

    @Example
    void bytes_that_are_not_text_are_refused() {
        ConsumerRecord<byte[], byte[]> broken = valid();
        broken.headers().remove("ce_subject").add("ce_subject", new byte[] {(byte) 0xFF});
        assertThatThrownBy(() -> codec.decode(broken))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("subject is not UTF-8");
    }

    private void refused(String header, String value, String message) {
        ConsumerRecord<byte[], byte[]> broken = valid();
        Headers headers = broken.headers().remove(header);
        if (value != null) {
            headers.add(header, value.getBytes(UTF_8));
        }
        assertThatThrownBy(() -> codec.decode(broken))
                .as(header)
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining(message);
    }

    private ConsumerRecord<byte[], byte[]> valid() {
        return received(codec.encode(
                "t", row(Event.builder("a").source("/s").group("g").data("x").build())));
    }

    private static OutboxRow row(Event event) {
        return new OutboxRow(
                1,
                event.id(),
                event.type(),
                event.source(),
                event.time(),
                event.subject().orElse(null),
                event.group().orElse(null),
                event.contentType().orElse(null),
                event.dataSchema().orElse(null),
                ExtensionsJson.write(event.extensions()),
                event.hasData() ? event.dataBytes() : null);
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
