package dev.eventra.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class OrderTest {

    private final Order order = new Order("o-1", "ann", 100, Instant.parse("2026-11-21T23:59:59.123456789Z"));

    @Test
    void the_day_of_an_order_is_that_of_its_placing_in_utc() {
        assertThat(order.day()).isEqualTo(LocalDate.of(2026, 11, 21));
        assertThat(order.createdAt()).isEqualTo(Instant.parse("2026-11-21T23:59:59.123456Z"));
    }

    @Test
    void a_change_returns_the_amount_before() {
        assertThat(order.change(250)).isEqualTo(100);
        assertThat(order.amountCents()).isEqualTo(250);
    }

    @Test
    void a_cancelled_order_is_neither_changed_nor_cancelled_again() {
        order.cancel();

        assertThatThrownBy(() -> order.change(1))
                .isInstanceOfSatisfying(
                        ShopException.class, e -> assertThat(e.kind()).isEqualTo(ShopException.Kind.CONFLICT))
                .hasMessageContaining("o-1");
        assertThatThrownBy(order::cancel).isInstanceOf(ShopException.class);
    }

    @Test
    void a_negative_missing_or_too_large_amount_is_refused_and_0_passes_on_to_be_refused_later() {
        for (Long amount : new Long[] {null, -1L, OrderRules.MAX_AMOUNT_CENTS + 1}) {
            assertThatThrownBy(() -> OrderRules.amountCents(amount)).isInstanceOfSatisfying(ShopException.class, e -> {
                assertThat(e.kind()).isEqualTo(ShopException.Kind.INVALID);
                assertThat(e.field()).isEqualTo("amountCents");
                assertThat(e.value()).isEqualTo(amount);
                assertThat(e.allowed()).isNotBlank();
            });
        }
        assertThatCode(() -> OrderRules.amountCents(0L)).doesNotThrowAnyException();
        assertThatCode(() -> OrderRules.amountCents(OrderRules.MAX_AMOUNT_CENTS))
                .doesNotThrowAnyException();
    }

    @Test
    void a_user_id_of_other_characters_or_too_long_is_refused_by_name() {
        for (String userId : new String[] {null, "", "a b", "größe", "a".repeat(65)}) {
            assertThatThrownBy(() -> OrderRules.userId(userId))
                    .isInstanceOfSatisfying(
                            ShopException.class, e -> assertThat(e.field()).isEqualTo("userId"));
        }
        assertThatCode(() -> OrderRules.userId("ann.b@example-1_x")).doesNotThrowAnyException();
    }
}
