package dev.eventra.it.app;

/** A listener's checked exception. */
public class TaskException extends Exception {

    private static final long serialVersionUID = 1L;

    TaskException(String message) {
        super(message);
    }
}
