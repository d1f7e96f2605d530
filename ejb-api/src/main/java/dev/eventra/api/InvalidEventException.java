package dev.eventra.api;

/**
 * An event's attribute or data breaks a limit of {@link EventLimits} or a rule of CloudEvents 1.0. Thrown where the
 * event is built, in the caller's transaction, so that what the relay meets later is already well-formed.
 */
public class InvalidEventException extends EventraException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field   the name of the refused attribute, such as {@code type} or {@code extension tenant}
     * @param problem the value, where it may be shown, and what is allowed
     */
    public InvalidEventException(String field, String problem) {
        super("event " + field + ": " + problem);
        this.field = field;
    }

    /**
     * @param field   the name of the refused attribute
     * @param problem the value, where it may be shown, and what is allowed
     * @param cause   the failure behind it
     */
    public InvalidEventException(String field, String problem, Throwable cause) {
        super("event " + field + ": " + problem, cause);
        this.field = field;
    }

    /** The name of the refused attribute, such as {@code type} or {@code extension tenant}; never null. */
    public String field() {
        return field;
    }
}
