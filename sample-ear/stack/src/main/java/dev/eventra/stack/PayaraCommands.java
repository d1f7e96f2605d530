package dev.eventra.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Administration commands for an application server to run after its start, in this order. Not thread-safe.
 *
 * <p>Options are written as {@code --name=value}: the server splits a quoted value that stands apart.
 */
public final class PayaraCommands {

    private final List<String> lines = new ArrayList<>();

    /** Adds any command, as it is. */
    public PayaraCommands command(String line) {
        lines.add(line);
        return this;
    }

    /** A connection pool on the database, tried out at once, and its name in JNDI. */
    public PayaraCommands jdbcResource(String jndiName, DatabaseServer database) {
        return jdbcResource(jndiName, database.dataSourceClass(), database.dataSourceProperties());
    }

    /** As above, for any {@code javax.sql.DataSource}. */
    public PayaraCommands jdbcResource(String jndiName, String dataSourceClass, Map<String, String> properties) {
        return jdbcResource(jndiName, "javax.sql.DataSource", dataSourceClass, properties);
    }

    /** As above, for a {@code javax.sql.XADataSource}, so that its transactions may span several resources. */
    public PayaraCommands xaResource(String jndiName, String dataSourceClass, Map<String, String> properties) {
        return jdbcResource(jndiName, "javax.sql.XADataSource", dataSourceClass, properties);
    }

    private PayaraCommands jdbcResource(
            String jndiName, String type, String dataSourceClass, Map<String, String> properties) {
        String pool = jndiName.replace('/', '-') + "-pool";
        command("create-jdbc-connection-pool"
                + " --datasourceclassname=" + dataSourceClass
                + " --restype=" + type
                + " --steadypoolsize=8 --maxpoolsize=64 --maxwait=30000"
                // a restarted database must not leave the application with dead connections
                + " --isconnectvalidatereq=true --validateatmostonceperiod=2 --validationmethod=custom-validation"
                + " --validationclassname=org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation"
                + " --ping=true"
                + " --property=" + properties(properties)
                + " " + pool);
        return command("create-jdbc-resource --connectionpoolid=" + pool + " " + jndiName);
    }

    /**
     * A thread pool of that name. Must come before {@link #jdbcResource}: the server reads its thread pools once, when its
     * first resource adapter starts, and that is the one for JDBC.
     */
    public PayaraCommands threadPool(String name, int min, int max) {
        return command("create-threadpool --maxthreadpoolsize=" + max + " --minthreadpoolsize=" + min + " " + name);
    }

    /** The thread pool of a resource adapter that is deployed later under this name. */
    public PayaraCommands resourceAdapterConfig(String adapter, String threadPool) {
        return command("create-resource-adapter-config --threadpoolid=" + threadPool + " " + adapter);
    }

    /** Deploys an archive without a context root, a resource adapter for one. */
    public PayaraCommands deploy(String name, Path archive) {
        return command("deploy --name=" + name + " " + operand(archive));
    }

    /** Deploys a web application. */
    public PayaraCommands deploy(String name, String contextRoot, Path archive) {
        return command("deploy --name=" + name + " --contextroot=" + contextRoot + " " + operand(archive));
    }

    /** The commands, as a file of them would hold them. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    private static String operand(Path file) {
        String path = file.toAbsolutePath().normalize().toString();
        return path.contains(" ") ? '"' + path + '"' : path;
    }

    private static String properties(Map<String, String> properties) {
        return new TreeMap<>(properties)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + escaped(each.getValue()))
                        .collect(Collectors.joining(":"));
    }

    /** A colon ends a property's value and an equals sign its name. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace(":", "\\:").replace("=", "\\=");
    }
}
