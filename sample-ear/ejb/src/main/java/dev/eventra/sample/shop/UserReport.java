package dev.eventra.sample.shop;

/** A row of the report by user. */
public record UserReport(String userId, long orderCount, long totalCents, long lastSequence, long outOfOrder) {}
