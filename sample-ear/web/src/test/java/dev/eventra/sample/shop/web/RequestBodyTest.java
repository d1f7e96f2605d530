package dev.eventra.sample.shop.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.sample.shop.ShopException;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private static final Set<String> FIELDS = Set.of("userId", "amountCents");

    @Test
    void fields_are_read_and_missing_ones_are_null_or_the_default() {
        RequestBody body = body("{\"userId\":\"ann\",\"amountCents\":12.0}");

        assertThat(body.text("userId")).isEqualTo("ann");
        assertThat(body.wholeNumber("amountCents")).isEqualTo(12L);
        assertThat(body("{}").text("userId")).isNull();
        assertThat(body("{\"amountCents\":null}").wholeNumber("amountCents")).isNull();
        assertThat(body("{}").wholeNumber("amountCents", 7)).isEqualTo(7);
    }

    @Test
    void a_field_of_the_wrong_kind_is_refused_by_name_and_value() {
        assertRefused(() -> body("{\"userId\":1}").text("userId"), "userId", "1");
        assertRefused(() -> body("{\"amountCents\":\"x\"}").wholeNumber("amountCents"), "amountCents", "x");
        assertRefused(() -> body("{\"amountCents\":1.5}").wholeNumber("amountCents"), "amountCents", "1.5");
        assertRefused(
                () -> body("{\"amountCents\":99999999999}").wholeNumber("amountCents", 1),
                "amountCents",
                "99999999999");
        assertRefused(() -> body("{\"amount\":1}"), "amount", "1");
    }

    @Test
    void a_body_that_is_no_json_object_is_refused() {
        for (String text : new String[] {null, "", "[1]", "{", "text"}) {
            assertThatThrownBy(() -> body(text))
                    .isInstanceOf(ShopException.class)
                    .hasMessage("the body is not a JSON object");
        }
    }

    private static RequestBody body(String text) {
        return RequestBody.of(text, FIELDS);
    }

    private static void assertRefused(ThrowingCallable read, String field, String value) {
        assertThatThrownBy(read).isInstanceOfSatisfying(ShopException.class, e -> {
            assertThat(e.kind()).isEqualTo(ShopException.Kind.INVALID);
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.value()).hasToString(value);
        });
    }
}
