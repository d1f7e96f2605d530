package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit at its edge and every rule of CloudEvents 1.0, section 3, by the message that the caller sees. */
class EventRulesTest {

    /** The attributes that hold text, each with a way to set it and a longest value to fill up. */
    enum Text {
        ID("id", EventLimits.ID, "", Event.Builder::id),
        TYPE("type", EventLimits.TYPE, "", (builder, value) -> copy(value)),
        SOURCE("source", EventLimits.SOURCE, "/", Event.Builder::source),
        SUBJECT("subject", EventLimits.SUBJECT, "", Event.Builder::subject),
        GROUP("group", EventLimits.GROUP, "", Event.Builder::group),
        CONTENT_TYPE("datacontenttype", EventLimits.CONTENT_TYPE, "a/", Event.Builder::contentType),
        DATA_SCHEMA("dataschema", EventLimits.DATA_SCHEMA, "a:", Event.Builder::dataSchema),
        EXTENSION(
                "extension tenant",
                EventLimits.EXTENSION_VALUE,
                "",
                (builder, value) -> builder.extension("tenant", value));

        private final String field;
        private final int limit;
        private final String prefix;
        private final BiFunction<Event.Builder, String, Event.Builder> setter;

        Text(String field, int limit, String prefix, BiFunction<Event.Builder, String, Event.Builder> setter) {
            this.field = field;
            this.limit = limit;
            this.prefix = prefix;
            this.setter = setter;
        }

        private static Event.Builder copy(String type) {
            return Event.builder(type).source("/shop");
        }

        Event with(String value) {
            return setter.apply(shop().data("x"), value).build();
        }

        String ofLength(int length) {
            return prefix + "a".repeat(length - prefix.length());
        }
    }

    @ParameterizedTest
    @EnumSource(Text.class)
    void a_value_of_the_longest_length_is_allowed(Text text) {
        assertThatCode(() -> text.with(text.ofLength(text.limit))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Text.class)
    void one_character_more_is_refused_and_the_message_names_the_field_and_both_lengths(Text text) {
        assertRefused(
                text.field,
                () -> text.with(text.ofLength(text.limit + 1)),
                (text.limit + 1) + " characters are too many, at most " + text.limit + " are allowed");
    }

    @ParameterizedTest
    @EnumSource(Text.class)
    void an_empty_value_is_refused(Text text) {
        assertRefused(text.field, () -> text.with(""), "is empty");
    }

    @ParameterizedTest
    @EnumSource(Text.class)
    void control_characters_surrogates_and_non_characters_are_refused_by_code_and_index(Text text) {
        Map.of(
                        "\u0000", "U+0000",
                        "\n", "U+000A",
                        "\u001F", "U+001F",
                        "\u007F", "U+007F",
                        "\u009F", "U+009F",
                        "\uD83D", "U+D83D",
                        "\uDE00", "U+DE00",
                        "\uFFFE", "U+FFFE",
                        "\uFDD0", "U+FDD0",
                        "\uD83F\uDFFF", "U+1FFFF")
                .forEach((character, code) -> assertRefused(
                        text.field,
                        () -> text.with(text.prefix + "a" + character),
                        "character " + code + " at index " + (text.prefix.length() + 1)));
    }

    @Test
    void text_may_hold_any_other_character() {
        for (String value : List.of(" ", "größe", "日本", "\uD83D\uDE00", "\u00A0", "\uFFFD", "a\"b'c<&>")) {
            assertThat(Text.SUBJECT.with(value).subject()).contains(value);
            assertThat(Text.GROUP.with(value).group()).contains(value);
            assertThat(Text.ID.with(value).id()).isEqualTo(value);
            assertThat(Text.EXTENSION.with(value).extension("tenant")).contains(value);
        }
    }

    @Property
    void a_subject_of_one_code_point_is_allowed_exactly_where_cloudevents_allows_it(
            @ForAll @IntRange(max = Character.MAX_CODE_POINT) int codePoint) {
        int type = Character.getType(codePoint);
        boolean allowed = type != Character.CONTROL
                && type != Character.SURROGATE
                && (codePoint & 0xFFFE) != 0xFFFE
                && !(codePoint >= 0xFDD0 && codePoint <= 0xFDEF);

        ThrowingCallable build = () -> Text.SUBJECT.with(Character.toString(codePoint));

        if (allowed) {
            assertThatCode(build).doesNotThrowAnyException();
        } else {
            assertRefused("subject", build, String.format("U+%04X", codePoint));
        }
    }

    @Test
    void a_missing_type_or_source_is_refused_and_the_message_names_it() {
        assertRefused("type", () -> Event.builder(null).source("/shop").build(), "is missing");
        assertRefused("source", () -> Event.builder("order.placed").build(), "is missing");
    }

    @Test
    void a_type_with_a_space_is_refused_and_the_message_names_it() {
        assertRefused("type", () -> Text.TYPE.with("order placed"), "\"order placed\" is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"o", "0", "order.placed", "com.acme/Order_Placed-v2", "urn:order@1~beta"})
    void a_type_of_letters_digits_and_a_few_signs_is_allowed(String type) {
        assertThat(Text.TYPE.with(type).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {".order", "-order", "_order", "größe", "order*", "order#1", "order,placed", "a\\b"})
    void any_other_type_is_refused(String type) {
        assertRefused("type", () -> Text.TYPE.with(type), '"' + type + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop", "shop", "https://shop.example/orders?x=1#y", "urn:uuid:1", "mailto:a@b", "%20"})
    void a_source_is_a_uri_reference(String source) {
        assertThat(Text.SOURCE.with(source).source()).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my shop", "https://[", "%zz", "a\\b", "größe"})
    void a_source_that_is_no_uri_reference_is_refused(String source) {
        assertRefused("source", () -> Text.SOURCE.with(source), '"' + source + "\" is not a URI (RFC 3986)");
    }

    @Test
    void a_relative_dataschema_is_refused() {
        assertRefused("dataschema", () -> Text.DATA_SCHEMA.with("/order.json"), "is not an absolute URI");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/vnd.acme.order+json; charset=UTF-8",
                "text/plain;charset=utf-8;format=\"a b\""
            })
    void a_media_type_with_parameters_is_allowed(String contentType) {
        assertThat(Text.CONTENT_TYPE.with(contentType).contentType()).contains(contentType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "application/", "/json", "a/b;", "a/b;c", "a/b c", "a/b;c=\"d"})
    void what_is_no_media_type_is_refused(String contentType) {
        assertRefused("datacontenttype", () -> Text.CONTENT_TYPE.with(contentType), '"' + contentType + '"');
    }

    @Test
    void an_extension_name_of_the_longest_length_is_allowed_and_one_more_is_refused() {
        String longest = "a".repeat(EventLimits.EXTENSION_NAME);

        assertThat(shop().extension(longest, "x").build().extension(longest)).contains("x");
        assertRefused("extension " + longest + "a", () -> shop().extension(longest + "a", "x"), "1 to 20 characters");
        assertRefused("extension ", () -> shop().extension("", "x"), "1 to 20 characters");
        assertRefused("extension null", () -> shop().extension(null, "x"), "1 to 20 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tenant", "tenant_id", "te nant", "größe", "a.b", "a-b"})
    void an_extension_name_with_other_characters_than_lower_case_letters_and_digits_is_refused(String name) {
        assertRefused("extension " + name, () -> shop().extension(name, "x"), "lower-case ASCII letters and digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "source", "type", "specversion", "time", "subject", "datacontenttype", "dataschema", "data"
            })
    void an_attribute_of_cloudevents_cannot_be_set_as_an_extension(String name) {
        assertRefused("extension " + name, () -> shop().extension(name, "x"), "is an attribute of CloudEvents");
    }

    @Test
    void setting_the_partition_key_as_an_extension_points_to_the_group() {
        assertRefused("extension partitionkey", () -> shop().extension("partitionkey", "x"), "own method: group");
    }

    @Test
    void extension_names_of_eventra_are_reserved() {
        assertRefused("extension eventra", () -> shop().extension("eventra", "x"), "reserved");
        assertRefused("extension eventrareplay", () -> shop().extension("eventrareplay", "x"), "reserved");
        assertThat(shop().extension("eventr", "x").build().extensions()).hasSize(1);
    }

    @Test
    void the_largest_number_of_extensions_is_allowed_and_one_more_is_refused() {
        Event.Builder builder = shop();
        for (int i = 0; i < EventLimits.EXTENSIONS; i++) {
            builder.extension("x" + i, "v");
        }
        assertThat(builder.build().extensions()).hasSize(EventLimits.EXTENSIONS);

        builder.extension("onemore", "v");
        assertRefused("extensions", builder::build, "33 are too many, at most 32 are allowed");
    }

    @Test
    void extensions_of_the_largest_size_in_all_are_allowed_and_one_byte_more_is_refused() {
        // 8 x (2 + 1000), then 4 + 172 bytes of 2-byte characters: sizes count UTF-8, not characters
        Event.Builder builder = shop();
        for (int i = 0; i < 8; i++) {
            builder.extension("x" + i, "v".repeat(1_000));
        }
        builder.extension("rest", "ü".repeat(86));
        assertThat(builder.build().extensions()).hasSize(9);

        builder.extension("rest", "ü".repeat(86) + "v");
        assertRefused("extensions", builder::build, "8193 bytes are too many, at most 8192 are allowed in all");
    }

    @Test
    void data_of_the_largest_size_is_allowed_and_one_byte_more_is_refused() {
        byte[] largest = new byte[EventLimits.LARGE_DATA_SIZE];

        assertThat(shop().data(largest).build().dataBytes()).isEqualTo(largest);
        assertRefused(
                "data",
                () -> shop().data(new byte[EventLimits.LARGE_DATA_SIZE + 1]).build(),
                "67108865 bytes are too many, at most 67108864 are allowed");
        assertRefused(
                "data",
                () -> shop().data("ü".repeat(EventLimits.LARGE_DATA_SIZE / 2) + "v")
                        .build(),
                "67108865 bytes are too many");
    }

    private static void assertRefused(String field, ThrowingCallable build, String problem) {
        assertThatThrownBy(build)
                .isInstanceOfSatisfying(InvalidEventException.class, refused -> assertThat(refused.field())
                        .isEqualTo(field))
                .hasMessageStartingWith("event " + field + ": ")
                .hasMessageContaining(problem);
    }

    private static Event.Builder shop() {
        return Event.builder("order.placed").source("/shop");
    }
}
