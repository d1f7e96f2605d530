package dev.eventra.engine.admin;

/** An operation can't be done, and trying again would not help. */
final class OperationFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    OperationFailedException(String message) {
        super(message);
    }
}
