package dev.eventra.api.admin;

/** What an operation does. */
public enum OperationKind {
    REDRIVE,
    DISCARD,
    REPLAY,
    RESET_POSITION
}
