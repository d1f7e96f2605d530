package dev.eventra.bench.support;

import dev.eventra.stack.Directories;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import dev.eventra.stack.JavaServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The servers of one benchmark, in a directory that is gone at the end, also after Ctrl-C; only the programs of
 * PostgreSQL stay beside it, since unpacking them takes longer than all the rest of its start. Thread-safe.
 */
public final class Servers implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final Path directory;
    private final Path logs;
    private final Path binaries;
    private final List<JavaServer> started = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::stopAtExit, "bench-stop");
    private volatile boolean stopped;

    /**
     * @param home where the directory of the run is made, and that of the logs
     */
    public Servers(Path home) {
        String run = Long.toString(ProcessHandle.current().pid());
        this.directory = home.resolve("run-" + run);
        this.logs = home.resolve("logs-" + run);
        this.binaries = home.resolve("postgresql-binaries");
        Directories.create(directory);
        Logs.warningsTo(logs.resolve("bench.log"));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** PostgreSQL whose commits are on the disk when they return. */
    public EmbeddedPostgres postgres(UnaryOperator<EmbeddedPostgres.Builder> settings) {
        return start(settings.apply(EmbeddedPostgres.builder()
                        .directory(directory("postgresql"))
                        .log(log("postgresql"))
                        .binaries(binaries)
                        .startTimeout(START_TIMEOUT)
                        .fsync(true))
                .build());
    }

    public EmbeddedKafka kafka(UnaryOperator<EmbeddedKafka.Builder> settings) {
        return start(settings.apply(EmbeddedKafka.builder()
                        .directory(directory("kafka"))
                        .log(log("kafka"))
                        .startTimeout(START_TIMEOUT))
                .build());
    }

    public EmbeddedZooKeeper zooKeeper() {
        return start(EmbeddedZooKeeper.builder()
                .directory(directory("zookeeper"))
                .log(log("zookeeper"))
                .startTimeout(START_TIMEOUT)
                .build());
    }

    /** Starts another one, which is stopped with these, before them. */
    public <S extends JavaServer> S start(S server) {
        add(server);
        server.start();
        return server;
    }

    /** Takes care of the end of one that is started by someone else. */
    public void add(JavaServer server) {
        synchronized (started) {
            requireRunning();
            started.add(0, server);
        }
    }

    /**
     * To be called before one of them is started again: what starts behind the back of the end would stay.
     *
     * @throws IllegalStateException if all are being stopped
     */
    public void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("the run is being ended");
        }
    }

    /** A directory that is gone at the end. */
    public Path directory(String name) {
        return directory.resolve(name);
    }

    /** A log file, which stays if something went wrong. */
    public Path log(String name) {
        return logs.resolve(name + ".log");
    }

    public Path logDirectory() {
        return logs;
    }

    /** Makes a database of its own and gives its URL. */
    public static String createDatabase(EmbeddedPostgres server, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return server.jdbcUrl(name);
    }

    private void stopAtExit() {
        stopAll();
        deleteLogs();
    }

    private void stopAll() {
        synchronized (started) {
            stopped = true;
        }
        // Ctrl-C may come while the end is under way already
        synchronized (this) {
            started.forEach(JavaServer::stop);
            Directories.delete(directory);
        }
    }

    /** Deletes the logs too: for a run that went well. */
    public void deleteLogs() {
        Directories.delete(logs);
    }

    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM ends, and the hook does the same
            return;
        }
    }
}
