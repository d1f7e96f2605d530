package dev.eventra.api.admin;

import dev.eventra.api.EventraException;

/** A request is well-formed, but the present state of things doesn't allow it; the message says why. Nothing was done. */
public class RequestRefusedException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was asked, why it can't be done, and what can be done instead
     */
    public RequestRefusedException(String message) {
        super(message);
    }
}
