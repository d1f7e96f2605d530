package dev.eventra.ra;

import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.engine.database.DataSources;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The server's DataSources by their JNDI names. Thread-safe. */
final class JndiDataSources implements DataSources {

    @Override
    public DataSource find(String name) {
        try {
            Object found = new InitialContext().lookup(name);
            if (found instanceof DataSource dataSource) {
                return dataSource;
            }
            throw new DataSourceUnavailableException(
                    "JNDI name \"" + name + "\" is no DataSource but "
                            + found.getClass().getName(),
                    null);
        } catch (NamingException e) {
            throw new DataSourceUnavailableException(
                    "there is no DataSource of JNDI name \"" + name + "\" (it must be visible to the resource adapter,"
                            + " so not in java:app, java:module or java:comp): " + e.getMessage(),
                    e);
        }
    }
}
