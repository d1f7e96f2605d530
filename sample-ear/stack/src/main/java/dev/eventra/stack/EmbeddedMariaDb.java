package dev.eventra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A MariaDB server, with a launcher JVM that stops it when this process ends. Its programs come as a Maven artifact, for
 * Linux on x86-64 only.
 *
 * <p>A commit survives {@link #kill()} always, and no crash of the machine. Transactions are REPEATABLE READ and the time
 * zone is an odd one, so that whoever relies on anything else is found out.
 */
public final class EmbeddedMariaDb extends DatabaseServer {

    private static final String DATABASE = "eventra";

    private final Path binaries;

    private EmbeddedMariaDb(ServerSettings settings, Path binaries) {
        super(settings);
        this.binaries = binaries.toAbsolutePath().normalize();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether there are programs for this machine. */
    public static boolean isAvailable() {
        return !ServerClassPath.jars("mariadb").isEmpty();
    }

    @Override
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** The URL of another database of this server, made by {@code CREATE DATABASE}. */
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database;
    }

    @Override
    public String user() {
        return "eventra";
    }

    @Override
    public String password() {
        return "eventra";
    }

    @Override
    public String dataSourceClass() {
        return "org.mariadb.jdbc.MariaDbDataSource";
    }

    @Override
    public Map<String, String> dataSourceProperties() {
        return Map.of("url", jdbcUrl(), "user", user(), "password", password());
    }

    @Override
    String driverJars() {
        return "mariadb-driver";
    }

    @Override
    JavaCommand prepare() {
        Directories.create(binaries);
        try {
            Files.deleteIfExists(readyFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JavaCommand(
                "dev.eventra.stack.child.MariaDbMain",
                ServerClassPath.withLauncher("mariadb"),
                settings().allJvmOptions("-Xms16m", "-Xmx64m"),
                List.of(
                        binaries.toString(),
                        directory().resolve("data").toString(),
                        Integer.toString(port()),
                        readyFile().toString(),
                        DATABASE,
                        user(),
                        password()));
    }

    @Override
    boolean isReady() {
        return Files.exists(readyFile());
    }

    private Path readyFile() {
        return directory().resolve("ready");
    }

    /** Settings of a MariaDB server. */
    public static final class Builder extends ServerBuilder<Builder, EmbeddedMariaDb> {

        private Path binaries;

        private Builder() {
            super("MariaDB", Duration.ofSeconds(120));
        }

        /**
         * Where the programs are unpacked, if they aren't there already; several servers may share it. By default
         * {@code binaries} in the directory.
         */
        public Builder binaries(Path directory) {
            this.binaries = Objects.requireNonNull(directory, "directory");
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public EmbeddedMariaDb build() {
            ServerSettings settings = settings();
            Path programs = binaries == null ? settings.directory().resolve("binaries") : binaries;
            return new EmbeddedMariaDb(settings, programs);
        }
    }
}
