package dev.eventra.engine.database;

import javax.sql.DataSource;

/** Finds the server's DataSources. Thread-safe. */
@FunctionalInterface
public interface DataSources {

    /**
     * @param name a JNDI name that is visible to the resource adapter, such as {@code jdbc/shop}
     * @throws DataSourceUnavailableException if there is none of that name yet; worth trying again
     */
    DataSource find(String name);
}
