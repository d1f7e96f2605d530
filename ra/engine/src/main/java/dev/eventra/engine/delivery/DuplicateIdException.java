package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;

/** An event has the source and id of another one that was handled before, but other type or data. */
public class DuplicateIdException extends EventraException {

    private static final long serialVersionUID = 1L;

    DuplicateIdException(DeliveryInfo delivery) {
        super("another event with this source and id, but other type or data, was handled before: " + delivery);
    }
}
