package dev.eventra.sample.shop;

import java.time.LocalDate;

/**
 * Data of {@code order.placed}: an order was placed.
 *
 * @param userSequence the running number of the user's events, without gaps: shows a listener any loss or disorder
 */
public record OrderPlaced(String orderId, String userId, long amountCents, LocalDate day, long userSequence) {

    static final String TYPE = "order.placed";
}
