package dev.eventra.sample.shop;

/** A user's loyalty points. */
public record LoyaltyAccount(String userId, long points) {}
