package dev.eventra.engine.relay;

import dev.eventra.api.EventraException;

/** A progress record can't be read. Relaying on without it could send events twice, so the shard waits. */
public class ProgressFormatException extends EventraException {

    private static final long serialVersionUID = 1L;

    ProgressFormatException(String message) {
        super(message);
    }
}
