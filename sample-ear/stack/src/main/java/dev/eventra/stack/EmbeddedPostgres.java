package dev.eventra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A PostgreSQL server, with a launcher JVM that stops it when this process ends. User {@code postgres} needs no
 * password.
 *
 * <p>A commit survives {@link #kill()} always, and a crash of the machine only with {@link Builder#fsync(boolean)}.
 */
public final class EmbeddedPostgres extends DatabaseServer {

    private static final String DATABASE = "postgres";

    private final Path binaries;
    private final Map<String, String> serverSettings;

    private EmbeddedPostgres(ServerSettings settings, Path binaries, Map<String, String> serverSettings) {
        super(settings);
        this.binaries = binaries.toAbsolutePath().normalize();
        this.serverSettings = Map.copyOf(serverSettings);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** The URL of another database of this server, made by {@code CREATE DATABASE}. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database;
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String password() {
        return "postgres";
    }

    @Override
    public String dataSourceClass() {
        return "org.postgresql.ds.PGSimpleDataSource";
    }

    @Override
    public Map<String, String> dataSourceProperties() {
        return Map.of(
                "serverName", "localhost",
                "portNumber", Integer.toString(port()),
                "databaseName", DATABASE,
                "user", user(),
                "password", password());
    }

    @Override
    String driverJars() {
        return "postgres-driver";
    }

    @Override
    JavaCommand prepare() {
        Directories.create(binaries);
        try {
            Files.deleteIfExists(readyFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of(
                binaries.toString(),
                dataDirectory().toString(),
                Integer.toString(port()),
                readyFile().toString()));
        serverSettings.forEach((name, value) -> arguments.add(name + "=" + value));
        return new JavaCommand(
                "dev.eventra.stack.child.PostgresMain",
                ServerClassPath.withLauncher("postgres"),
                // unpacking the programs takes memory; nothing else does
                settings().allJvmOptions("-Xms16m", "-Xmx256m"),
                arguments);
    }

    @Override
    boolean isReady() {
        return Files.exists(readyFile());
    }

    /** PostgreSQL makes itself a daemon, so it is not below the launcher in the process tree. */
    @Override
    Stream<ProcessHandle> detachedProcesses() {
        return postmaster().flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()));
    }

    private Stream<ProcessHandle> postmaster() {
        Path pidFile = dataDirectory().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Stream.empty();
        }
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst().map(String::trim).map(Long::valueOf).flatMap(ProcessHandle::of).stream()
                    // after a crash the file stays, and its number may by now be another process's
                    .filter(handle -> handle.info().command().orElse("").endsWith("postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path dataDirectory() {
        return directory().resolve("data");
    }

    private Path readyFile() {
        return directory().resolve("ready");
    }

    /** Settings of a PostgreSQL server. */
    public static final class Builder extends ServerBuilder<Builder, EmbeddedPostgres> {

        private final Map<String, String> serverSettings = new HashMap<>();
        private Path binaries;

        private Builder() {
            super("PostgreSQL", Duration.ofSeconds(60));
            fsync(false);
            setting("synchronous_commit", "on");
            setting("max_connections", "300");
            // a socket file would lie outside the directory, or have too long a name inside it
            setting("unix_socket_directories", "");
            setting("max_prepared_transactions", "100");
        }

        /** Whether commits survive a crash of the machine; off by default, which is much faster. */
        public Builder fsync(boolean fsync) {
            setting("fsync", fsync ? "on" : "off");
            return setting("full_page_writes", fsync ? "on" : "off");
        }

        /** Sets a parameter of postgresql.conf, over the built-in value. */
        public Builder setting(String name, String value) {
            serverSettings.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
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
        public EmbeddedPostgres build() {
            ServerSettings settings = settings();
            Path programs = binaries == null ? settings.directory().resolve("binaries") : binaries;
            return new EmbeddedPostgres(settings, programs, serverSettings);
        }
    }
}
