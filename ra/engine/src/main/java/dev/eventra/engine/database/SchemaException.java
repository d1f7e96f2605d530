package dev.eventra.engine.database;

import dev.eventra.api.EventraException;

/** The tables are missing, or are not those that this version works with. */
public class SchemaException extends EventraException {

    private static final long serialVersionUID = 1L;

    SchemaException(String message) {
        super(message);
    }
}
