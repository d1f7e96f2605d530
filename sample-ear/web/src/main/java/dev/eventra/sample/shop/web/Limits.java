package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.ShopException;

/** The query parameter {@code limit}; read as text, since JAX-RS answers a number it can't read with 404. */
final class Limits {

    private Limits() {}

    static int parse(String limit, int max) {
        try {
            int value = Integer.parseInt(limit);
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw ShopException.invalid("limit", limit, "a whole number from 1 to " + max);
    }
}
