package dev.eventra.sample.shop;

/** Where an order stands. */
public enum OrderStatus {
    PLACED,
    CANCELLED
}
