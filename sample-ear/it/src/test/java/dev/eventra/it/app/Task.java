package dev.eventra.it.app;

/**
 * Data of an event to a listener: what it shall do with it.
 *
 * @param number   to be noted as an effect
 * @param fault    how it fails, after that
 * @param failures how many attempts fail
 */
public record Task(int number, Fault fault, int failures) {

    /** How a listener fails. */
    public enum Fault {
        RUNTIME_EXCEPTION,
        CHECKED_EXCEPTION,
        ROLLBACK_ONLY
    }

    /** A task that succeeds. */
    public static Task of(int number) {
        return new Task(number, null, 0);
    }

    public static Task failing(int number, Fault fault, int failures) {
        return new Task(number, fault, failures);
    }
}
