package dev.eventra.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Ends this JVM at a point of its work, without any shutdown, when a file in the working directory asks for it. Looks for the
 * file now and then only: each point is on a hot path. Thread-safe.
 */
final class CrashPoints {

    /** The file in the engine's directory; it holds the name of the fault. */
    static final String FILE = "crash";

    static final int EXIT_CODE = 77;

    private static final long LOOK_NANOS = 20_000_000;

    private final Path file = Path.of(FILE);
    private volatile FaultKind wanted;
    private volatile long looked = System.nanoTime() - LOOK_NANOS;

    void reached(FaultKind point) {
        if (wanted == null && System.nanoTime() - looked >= LOOK_NANOS) {
            look();
        }
        if (wanted == point) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private void look() {
        looked = System.nanoTime();
        try {
            wanted = FaultKind.valueOf(Files.readString(file));
        } catch (NoSuchFileException e) {
            // nothing is wanted yet
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
