package dev.eventra.api.admin;

/**
 * Who changes something, and why. Goes into the audit. Immutable.
 *
 * @param actor  1 to 100 characters in one line, such as the name of the user
 * @param reason 1 to 500 characters in one line
 */
public record Change(String actor, String reason) {

    public Change {
        Check.text("actor", actor, 100);
        Check.text("reason", reason, 500);
    }
}
