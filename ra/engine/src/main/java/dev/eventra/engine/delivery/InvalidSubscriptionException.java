package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;

/** A subscription can't be activated as it is configured; the message names the property. */
public class InvalidSubscriptionException extends EventraException {

    private static final long serialVersionUID = 1L;

    InvalidSubscriptionException(String message) {
        super(message);
    }
}
