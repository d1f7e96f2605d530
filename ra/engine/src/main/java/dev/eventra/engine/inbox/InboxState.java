package dev.eventra.engine.inbox;

import java.util.Locale;

/** How a subscription finished with an event. */
public enum InboxState {
    /** The listener's transaction committed. */
    DONE,
    /** The event became a dead letter. */
    DEAD;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InboxState of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
