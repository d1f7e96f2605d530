package dev.eventra.console.ui;

import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.Operation.Progress;
import dev.eventra.console.page.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Operations in words. */
public final class OperationTexts {

    private OperationTexts() {}

    /** Its state, and what it did so far. */
    public static String summary(Operation operation, Texts texts) {
        String done = done(operation, texts);
        return state(operation, texts) + (done.isEmpty() ? "" : " · " + done);
    }

    /** What it did so far; empty if it has ended and has counted nothing. */
    public static String done(Operation operation, Texts texts) {
        boolean nothing = operation.progress().equals(Progress.NONE);
        return nothing && operation.state().isFinal() ? "" : progress(operation.progress(), texts);
    }

    /** Its state. */
    public static String state(Operation operation, Texts texts) {
        if (operation.cancelling() && !operation.state().isFinal()) {
            return texts.of("operation.cancelling");
        }
        return texts.of("operation." + operation.state().name().toLowerCase(Locale.ROOT));
    }

    /** What it did. */
    public static String progress(Progress progress, Texts texts) {
        List<String> parts = new ArrayList<>();
        add(parts, progress.delivered(), "progress.delivered", texts);
        add(parts, progress.skipped(), "progress.skipped", texts);
        add(parts, progress.discarded(), "progress.discarded", texts);
        add(parts, progress.failed(), "progress.failed", texts);
        add(parts, progress.queued(), "progress.queued", texts);
        return parts.isEmpty() ? texts.of("progress.none") : String.join(", ", parts);
    }

    private static void add(List<String> parts, long number, String key, Texts texts) {
        if (number > 0) {
            parts.add(texts.of(key, Formats.number(number)));
        }
    }

    /** How loud it is. */
    public static Tone tone(Operation operation) {
        return switch (operation.state()) {
            case REQUESTED, RUNNING -> Tone.INFO;
            case DONE -> operation.progress().failed() > 0 ? Tone.WARN : Tone.GOOD;
            case FAILED -> Tone.BAD;
            case CANCELLED -> Tone.QUIET;
        };
    }
}
