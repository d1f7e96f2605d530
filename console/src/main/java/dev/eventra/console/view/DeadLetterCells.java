package dev.eventra.console.view;

import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.console.page.Paths;
import dev.eventra.console.ui.Cell;
import java.util.Map;

/** How lists show a dead letter. */
final class DeadLetterCells {

    private DeadLetterCells() {}

    /** The address of the event's page; null for a record that is no event. */
    static String address(DeadLetterInfo letter) {
        return letter.type() == null
                ? null
                : Paths.page("event", Map.of("source", letter.source(), "id", letter.eventId()));
    }

    /** Why it was given up. */
    static Cell failure(DeadLetterInfo letter) {
        return failure(letter.errorClass(), letter.errorMessage());
    }

    /** A failure by its class and message, which may be null. */
    static Cell failure(String className, String message) {
        return Cell.mono(className == null ? null : className.substring(className.lastIndexOf('.') + 1))
                .sub(message)
                .title(className);
    }
}
