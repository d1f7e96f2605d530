package dev.eventra.sample.shop;

import java.util.regex.Pattern;

/** What an order may hold, checked before anything is done. */
final class OrderRules {

    static final long MAX_AMOUNT_CENTS = 100_000_000;
    static final String AMOUNT_ALLOWED = "a whole number from 1 to " + MAX_AMOUNT_CENTS;

    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private OrderRules() {}

    static void userId(String userId) {
        if (userId == null || !USER_ID.matcher(userId).matches()) {
            throw ShopException.invalid("userId", userId, "1 to 64 ASCII letters, digits and . _ @ -");
        }
    }

    /** Lets 0 pass: {@link OrderService} refuses it later, on purpose. */
    static void amountCents(Long amountCents) {
        if (amountCents == null || amountCents < 0 || amountCents > MAX_AMOUNT_CENTS) {
            throw ShopException.invalid("amountCents", amountCents, AMOUNT_ALLOWED);
        }
    }
}
