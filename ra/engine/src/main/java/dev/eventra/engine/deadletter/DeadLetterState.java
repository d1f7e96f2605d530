package dev.eventra.engine.deadletter;

import java.util.Locale;

/** Why an event is in the table of dead letters. */
public enum DeadLetterState {
    /** The subscription gave it up. */
    DEAD,
    /** It waits behind a dead one of its group; it was never tried. */
    QUEUED;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeadLetterState of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
