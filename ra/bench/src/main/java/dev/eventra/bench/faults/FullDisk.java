package dev.eventra.bench.faults;

import dev.eventra.stack.JavaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The disk of a running broker gets full: its partitions' logs grow a little more, and then no write is done, or one only
 * in part. The operating system refuses that by a limit on the size of files, so that no other program's disk is filled.
 */
final class FullDisk {

    /** Some batches are written yet, and the last one not to its end. */
    private static final long LEFT_BYTES = 20_011;

    private static final long PRLIMIT_SECONDS = 10;

    private final JavaServer broker;

    FullDisk(JavaServer broker) {
        this.broker = broker;
    }

    /**
     * Takes what is left of the disk; a restart of the broker gives it back.
     *
     * @throws IOException if the operating system can't limit a running process
     */
    void fill() throws IOException, InterruptedException {
        long limit = longestLog() + LEFT_BYTES;
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(broker.pid()), "--fsize=" + limit)
                .redirectErrorStream(true)
                .start();
        if (!prlimit.waitFor(PRLIMIT_SECONDS, TimeUnit.SECONDS)) {
            prlimit.destroyForcibly();
            throw new IOException("prlimit did not end");
        }
        if (prlimit.exitValue() != 0) {
            throw new IOException(
                    "prlimit: " + new String(prlimit.getInputStream().readAllBytes()));
        }
    }

    private long longestLog() throws IOException {
        try (Stream<Path> files = Files.walk(broker.directory())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(FullDisk::size)
                    .max()
                    .orElse(0);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            // a segment that was removed meanwhile
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the broker has given up, as it does when it can write nowhere. */
    boolean awaitGivenUp(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (broker.isAlive() && System.nanoTime() - deadline < 0) {
            Thread.sleep(100);
        }
        return !broker.isAlive();
    }
}
