package dev.eventra.console.ui;

import java.util.Locale;

/** How loud something is. Each tone has a shape beside its colour. */
public enum Tone {
    GOOD,
    INFO,
    WARN,
    BAD,
    QUIET;

    /** Its style class. */
    public String style() {
        return "tone-" + name().toLowerCase(Locale.ROOT);
    }
}
