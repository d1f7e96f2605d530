package dev.eventra.engine.kafka;

import dev.eventra.api.EventraException;

/** A topic is not one that Eventra can work with, or could not be made. */
public class TopicException extends EventraException {

    private static final long serialVersionUID = 1L;

    TopicException(String message) {
        super(message);
    }

    TopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
