package dev.eventra.sample.shop;

import java.time.LocalDate;

/**
 * Data of {@code order.changed}: an order has another amount.
 *
 * @param userSequence the running number of the user's events, without gaps: shows a listener any loss or disorder
 */
public record OrderChanged(
        String orderId, String userId, long amountCents, long previousAmountCents, LocalDate day, long userSequence) {

    static final String TYPE = "order.changed";
}
