package dev.eventra.bench.faults;

import dev.eventra.stack.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks how far all has come. Not thread-safe. */
final class Observer {

    private static final long POLL_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Scene scene;
    private final boolean delivery;
    private final Map<Path, Long> read = new HashMap<>();
    private long written;

    Observer(Scene scene, boolean delivery) {
        this.scene = scene;
        this.delivery = delivery;
    }

    /** How many events the journals hold. */
    long written() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(scene.journals())) {
            files = all.toList();
        }
        for (Path file : files) {
            long from = read.getOrDefault(file, 0L);
            byte[] more;
            try (var in = Files.newInputStream(file)) {
                in.skipNBytes(from);
                more = in.readAllBytes();
            }
            for (byte each : more) {
                written += each == '\n' ? 1 : 0;
            }
            read.put(file, from + more.length);
        }
        return written;
    }

    /** Waits until so many are written, or the writers have ended. */
    void awaitWritten(long events) throws IOException, InterruptedException {
        while (written() < events && scene.writers().stream().anyMatch(JavaProgram::isAlive)) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Waits for the end of the writers, and looks whether they did what they were to. */
    void awaitWriters() throws InterruptedException {
        for (JavaProgram writer : scene.writers()) {
            while (writer.isAlive()) {
                Thread.sleep(POLL_MILLIS);
            }
            int code = writer.onExit().join();
            if (code != 0) {
                throw new IllegalStateException(
                        writer.name() + " ended with exit code " + code + ", log: " + writer.logFile());
            }
        }
    }

    /**
     * Waits until the outbox is empty and each event has its effect.
     *
     * @return false if nothing moved any more before that
     */
    boolean awaitDrained() throws IOException, InterruptedException, SQLException {
        long last = -1;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long left = left();
            if (left == 0) {
                return true;
            }
            if (left != last) {
                last = left;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private long left() throws SQLException, IOException {
        long inOutbox = 0;
        try (Connection connection = scene.outbox().connect()) {
            int shards = Resharding.shards(connection);
            for (int shard = 0; shard < shards; shard++) {
                inOutbox += number(connection, "SELECT COUNT(*) FROM eventra_outbox_" + shard);
            }
        }
        long missing = delivery ? Math.max(0, written() - effects()) : 0;
        return inOutbox + missing;
    }

    private long effects() throws SQLException {
        try (Connection connection = scene.effects().connect()) {
            return number(connection, "SELECT COUNT(DISTINCT event_id) FROM effects");
        }
    }

    /** How many events the engines gave up. */
    long deadLetters() throws SQLException {
        try (Connection connection = scene.effects().connect()) {
            return number(connection, "SELECT COUNT(*) FROM eventra_dead_letter");
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
