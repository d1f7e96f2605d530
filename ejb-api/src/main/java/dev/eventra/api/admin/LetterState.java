package dev.eventra.api.admin;

/** Why an event is among the dead letters. */
public enum LetterState {
    /** The subscription gave it up. */
    DEAD,
    /** It waits behind a dead one of its group, and was never tried. */
    QUEUED
}
