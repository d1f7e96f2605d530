package dev.eventra.engine.database;

import dev.eventra.api.EventraException;

/** The DataSource leads to a database that has no {@link Dialect}. */
public class UnsupportedDatabaseException extends EventraException {

    private static final long serialVersionUID = 1L;

    UnsupportedDatabaseException(String product) {
        super("database " + product + " is not supported; supported are PostgreSQL, MariaDB and H2");
    }
}
