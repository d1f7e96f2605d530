package dev.eventra.stack;

/** Another process listens on a port that a server needs; the message names each such port and its server. */
public final class PortsTakenException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    PortsTakenException(String message) {
        super(message);
    }
}
