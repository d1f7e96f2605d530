package dev.eventra.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A database server that applications reach by JDBC. */
public abstract class DatabaseServer extends JavaServer {

    DatabaseServer(ServerSettings settings) {
        super(settings);
    }

    /** The URL of the database that is there after the first start. */
    public abstract String jdbcUrl();

    public abstract String user();

    public abstract String password();

    /** The class name of the driver's {@code javax.sql.DataSource}. */
    public abstract String dataSourceClass();

    /** Properties of that data source: where the database is, and as whom to log in. */
    public abstract Map<String, String> dataSourceProperties();

    /** The jars of the driver. */
    public final List<Path> driver() {
        return ServerClassPath.jars(driverJars());
    }

    /** Which jars hold the driver, by their name in {@link ServerClassPath}. */
    abstract String driverJars();
}
