package dev.eventra.api.admin;

/** What an operation does. */
public enum OperationKind {
    REDRIVE,
    DISCARD,
    REPLAY,
    RESET_POSITION,
    /** Of an outbox rather than a subscription, as what follows. */
    RETRY_REJECTED,
    DISCARD_REJECTED,
    RESHARD
}
