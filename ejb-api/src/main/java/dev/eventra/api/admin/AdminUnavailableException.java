package dev.eventra.api.admin;

import dev.eventra.api.EventraException;

/** A database or Kafka did not answer. A change that was asked for may have been made: look before asking again. */
public class AdminUnavailableException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was asked of whom
     * @param cause   the failure behind it; null if there is none
     */
    public AdminUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
