package dev.eventra.sample.shop;

import java.util.List;

/**
 * The reports compared with the orders, as of one moment.
 *
 * @param consistent            whether both reports agree with the orders in every row
 * @param orders                orders of any status
 * @param placed                orders that stand
 * @param totalCents            the amount of those
 * @param reportedOrders        orders in the report by user
 * @param reportedTotalCents    the amount there
 * @param reportedDayOrders     orders in the report by day
 * @param reportedDayTotalCents the amount there
 * @param pending               events that the report by user has not counted yet, by the users' running numbers
 * @param outOfOrder            events that did not come right after the one before, by user
 * @param differenceCount       rows that don't agree
 * @param differences           the first of them
 */
public record ReportCheck(
        boolean consistent,
        long orders,
        long placed,
        long cancelled,
        long totalCents,
        long reportedOrders,
        long reportedTotalCents,
        long reportedDayOrders,
        long reportedDayTotalCents,
        long pending,
        long outOfOrder,
        long differenceCount,
        List<Difference> differences) {}
