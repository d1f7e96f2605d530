package dev.eventra.sample.shop;

/**
 * A row of a report that doesn't agree with the orders.
 *
 * @param report {@code users} or {@code days}
 * @param key    the user's id or the day
 */
public record Difference(
        String report, String key, long orders, long totalCents, long reportedOrders, long reportedTotalCents) {}
