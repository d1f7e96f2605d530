package dev.eventra.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Settings that all servers share. Not thread-safe.
 *
 * @param <B> the builder
 * @param <S> the server it builds
 */
public abstract class ServerBuilder<B extends ServerBuilder<B, S>, S extends JavaServer> {

    private final List<String> jvmOptions = new ArrayList<>();
    private String name;
    private Path directory;
    private Path log;
    private int port;
    private Duration startTimeout;

    ServerBuilder(String name, Duration startTimeout) {
        this.name = name;
        this.startTimeout = startTimeout;
    }

    abstract B self();

    /** Makes the server, not started. */
    public abstract S build();

    /** Makes the server and starts it. */
    public final S start() {
        S server = build();
        server.start();
        return server;
    }

    /** The name in messages; where several servers of a kind run, give each its own. */
    public final B name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return self();
    }

    /** Where the server keeps all its files; data that is there is used. Required, and each server needs its own. */
    public final B directory(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
        return self();
    }

    /** The log file; by default {@code server.log} in the directory. */
    public final B log(Path log) {
        this.log = Objects.requireNonNull(log, "log");
        return self();
    }

    /** The port that clients use; 0, the default, takes a free one. */
    public final B port(int port) {
        this.port = port;
        return self();
    }

    /** Adds options of the server's JVM; they win over the built-in ones. */
    public final B jvmOptions(String... options) {
        jvmOptions.addAll(List.of(options));
        return self();
    }

    public final B startTimeout(Duration timeout) {
        this.startTimeout = Objects.requireNonNull(timeout, "timeout");
        return self();
    }

    final ServerSettings settings() {
        Path home = Objects.requireNonNull(directory, "directory");
        return new ServerSettings(
                name,
                home,
                log == null ? home.resolve("server.log") : log,
                Ports.orFree(port),
                jvmOptions,
                startTimeout);
    }
}
