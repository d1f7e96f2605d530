package dev.eventra.engine.database;

import dev.eventra.api.EventraException;

/** There is no DataSource of a name, or not yet: an application may bring it later. */
public class DataSourceUnavailableException extends EventraException {

    private static final long serialVersionUID = 1L;

    public DataSourceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
