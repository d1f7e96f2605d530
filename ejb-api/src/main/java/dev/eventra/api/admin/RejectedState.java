package dev.eventra.api.admin;

/** Why an event of an outbox is set aside. */
public enum RejectedState {
    /** Kafka refused it for itself. */
    REJECTED,
    /** It waits behind such an event of its group. */
    WAITING
}
