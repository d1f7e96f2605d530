package dev.eventra.engine.kafka;

import dev.eventra.api.EventraException;

/** A Kafka record is not an event in the CloudEvents 1.0 Kafka binary binding, or breaks a limit of events. */
public class UndecodableRecordException extends EventraException {

    private static final long serialVersionUID = 1L;

    UndecodableRecordException(String message) {
        super(message);
    }

    UndecodableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
