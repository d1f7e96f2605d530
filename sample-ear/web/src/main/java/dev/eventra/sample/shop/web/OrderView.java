package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.Order;
import java.time.Instant;
import java.time.LocalDate;

/** An order as JSON. */
public record OrderView(
        String id, String userId, long amountCents, String status, LocalDate day, Instant createdAt, long version) {

    static OrderView of(Order order) {
        return new OrderView(
                order.id(),
                order.userId(),
                order.amountCents(),
                order.status().name(),
                order.day(),
                order.createdAt(),
                order.version());
    }
}
