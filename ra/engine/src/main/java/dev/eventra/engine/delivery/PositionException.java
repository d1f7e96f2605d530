package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;

/** Positions can't be set as asked; the message says why and what to do. */
public class PositionException extends EventraException {

    private static final long serialVersionUID = 1L;

    PositionException(String message) {
        super(message);
    }
}
