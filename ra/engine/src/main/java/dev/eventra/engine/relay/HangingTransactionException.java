package dev.eventra.engine.relay;

/** A transaction hangs, and the relay may not end it by itself. The message says which, and how an operator does. */
final class HangingTransactionException extends Exception {

    private static final long serialVersionUID = 1L;

    HangingTransactionException(String message) {
        super(message);
    }
}
