package dev.eventra.sample.shop;

import java.time.LocalDate;

/** A row of the report by day. */
public record DailyReport(LocalDate day, long orderCount, long totalCents) {}
